import type { Command } from "commander";
import { terminal } from "../terminal";

interface Flags {
  hosts: string;
  cwd?: string;
}

export function register(program: Command): void {
  program
    .command("paper")
    .description("list the paper's experiments, what each takes, and what these hosts can decide")
    .option("--hosts <stack>", "the stack whose file says where the hosts are", "sender")
    .addHelpText("after", "\nExamples:\n  ./tare paper\n  ./tare paper --hosts servers")
    .action(async (_flags: unknown, command: Command) => {
      const { hosts: stack, cwd } = command.optsWithGlobals<Flags>();
      const { readConfig } = await import("../../config/readConfig");
      const { openConfig } = await import("../../engine/workspace");
      const { experiments } = await import("../paper/experiments");
      const { askHosts } = await import("../doctor/askHosts");
      const { paperText } = await import("../paper/paperText");
      const { findKnownStack } = await import("../stack/find");
      const { stackCrypter } = await import("../stack/secrets");
      const found = findKnownStack({ cwd, stack });
      const all = experiments(found.project.folder);
      const { hosts } = readConfig(openConfig(found.project, stack, found.file, await stackCrypter(found)).config);
      const technologies = [...new Set(all.flatMap(({ design }) => design.technologies))];
      terminal.print(paperText(all, { stack, facts: await askHosts(hosts, technologies) }));
    });
}
