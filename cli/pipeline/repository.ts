import execa from "execa";
import { VisibleError } from "../../errors/visibleError";

/** Two commits, by their full hashes. */
export interface Revisions {
  /** The last commit that base and head share: what head is compared with. */
  base: string;
  head: string;
}

/** The git repository that the project lies in. */
export class Repository {
  constructor(readonly folder: string) {}

  /** What git prints. @throws VisibleError with git's own words */
  async git(...args: string[]): Promise<string> {
    const { failed, stdout, stderr } = await execa("git", args, {
      cwd: this.folder,
      env: ownEnvironment(),
      extendEnv: false,
      reject: false,
    });
    if (failed)
      throw new VisibleError(`git ${args.slice(0, 2).join(" ")} failed: ${stderr}`, `look into ${this.folder}`);
    return stdout;
  }

  async commit(reference: string): Promise<string> {
    try {
      return await this.git("rev-parse", "--verify", "--end-of-options", `${reference}^{commit}`);
    } catch (error) {
      throw new VisibleError(
        `"${reference}" names no commit in ${this.folder}`,
        "fetch it first (git fetch origin), or name another commit, branch or tag",
        { cause: error },
      );
    }
  }

  /** Whether a commit is another one, or leads to it. */
  async isInHistory(commit: string, of: string): Promise<boolean> {
    return (await this.git("merge-base", commit, of).catch(() => "")) === commit;
  }

  /** @throws VisibleError where the two share no commit */
  async revisions(base: string, head: string): Promise<Revisions> {
    const [ofBase, ofHead] = [await this.commit(base), await this.commit(head)];
    try {
      return { base: await this.git("merge-base", ofBase, ofHead), head: ofHead };
    } catch (error) {
      throw new VisibleError(
        `${base} and ${head} share no commit`,
        "fetch the whole history (actions/checkout: fetch-depth: 0), or name another base",
        { cause: error },
      );
    }
  }

  /** Files below this folder that differ between two commits, relative to it. */
  async changedFiles(from: string, to: string): Promise<string[]> {
    const text = await this.git("diff", "--name-only", "-z", "--no-renames", "--relative", from, to);
    return text.split("\0").filter((file) => file !== "");
  }

  /** Where the project lies in its repository: "" or "FOLDER/". */
  prefix(): Promise<string> {
    return this.git("rev-parse", "--show-prefix");
  }
}

/** In a hook, git's variables speak of the repository that was pushed to. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
}
