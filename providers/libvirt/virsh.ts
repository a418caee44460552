import { randomUUID } from "node:crypto";
import execa from "execa";
import pLimit from "p-limit";
import type { CallContext } from "../../engine/provider";
import { VisibleError } from "../../errors/visibleError";
import { abortError, orAborted } from "../../connections/abort";
import type { SshError } from "../../connections/errors";
import { ConnectionPool } from "../../connections/pool";
import { isNotInstalled } from "./programs";
import { withFile } from "./temporaryFiles";
import type { LibvirtEndpoint } from "./uri";
import { XmlNode } from "./xml";

/** How many virsh processes this machine runs at a time. */
export const processLimit = 8;

/** A libvirtd that stops answering must not block a deployment for ever. */
const callLimitSeconds = 120;

/** libvirt refused a command or failed at it. `missing`: because the thing that it is about does not exist. */
export class LibvirtError extends VisibleError {
  constructor(
    message: string,
    readonly missing: boolean,
    wayOut?: string,
  ) {
    super(message, wayOut);
  }
}

/** One virsh command, and how the message begins if it fails ("starting domain x"). */
export interface VirshCommand {
  doing: string;
  args: string[];
}

/** One host's libvirtd, called through virsh: locally, or over a socket that a shared ssh connection forwards. */
export class Hypervisor {
  private readonly connections: ConnectionPool;
  private readonly processes = pLimit(processLimit);
  private domains: Promise<ReadonlySet<string>> | undefined;
  private described: Promise<XmlNode> | undefined;

  constructor(private readonly endpoint: LibvirtEndpoint) {
    this.connections = new ConnectionPool(endpoint.kind === "ssh" ? endpoint.folder : undefined);
  }

  /** How messages name the host. */
  get name(): string {
    return this.endpoint.kind === "local" ? "this machine" : this.endpoint.target.host;
  }

  /**
   * Runs one virsh command. Once begun, it is waited for even if the signal is aborted: only what is known can be
   * undone.
   * @param doing begins the message of an error ("starting domain x")
   * @param document what the command takes as `--file`
   */
  async run(doing: string, context: CallContext, args: string[], document?: string): Promise<string> {
    if (context.signal.aborted) throw abortError(context.signal);
    const uri = await this.uri(context);
    return this.processes(() =>
      document === undefined
        ? this.virsh(doing, uri, args, context)
        : withFile(document, (file) => this.virsh(doing, uri, [...args, "--file", file], context)),
    );
  }

  /**
   * Runs several commands in one virsh process, because starting virsh takes as long as a command. All of them are run
   * even if one fails, so the later ones must do no harm then. Resolves to the output or the error of each.
   * @param document what the first command takes as `--file`
   */
  async runEach(
    context: CallContext,
    commands: readonly VirshCommand[],
    document?: string,
  ): Promise<(string | LibvirtError)[]> {
    if (context.signal.aborted) throw abortError(context.signal);
    const uri = await this.uri(context);
    const work = (file: string[]) => this.virshEach(uri, commands, file, context);
    return this.processes(() =>
      document === undefined ? work([]) : withFile(document, (file) => work(["--file", file])),
    );
  }

  /** Like {@link run}, for a command that only reads: it is abandoned as soon as the signal is aborted. */
  ask(doing: string, context: CallContext, args: string[]): Promise<string> {
    return orAborted(this.run(doing, context, args), context.signal);
  }

  /** Asks for a thing's XML; undefined if the thing does not exist. */
  async describe(doing: string, context: CallContext, args: string[]): Promise<XmlNode | undefined> {
    const answer = await orMissing(this.ask(doing, context, args));
    return answer === undefined ? undefined : XmlNode.parse(answer);
  }

  /**
   * The domains at the time of the first call. They are kept, so that a new domain does not cost one more virsh call.
   */
  domainNames(context: CallContext): Promise<ReadonlySet<string>> {
    this.domains ??= this.run("listing domains", context, ["list", "--all", "--name"]).then(
      (text) => new Set(text.split("\n").filter(Boolean)),
    );
    this.domains.catch(() => (this.domains = undefined));
    return orAborted(this.domains, context.signal);
  }

  /** What the host can do (`virsh capabilities`), asked once. */
  capabilities(context: CallContext): Promise<XmlNode> {
    this.described ??= this.run("asking for its capabilities", context, ["capabilities"]).then((xml) =>
      XmlNode.parse(xml),
    );
    this.described.catch(() => (this.described = undefined));
    return orAborted(this.described, context.signal);
  }

  close(): Promise<void> {
    return this.connections.close();
  }

  private async uri(context: CallContext): Promise<string> {
    if (this.endpoint.kind === "local") return this.endpoint.uri;
    const { target, socket, driverPath } = this.endpoint;
    const local = await this.connections.get(target).forward(socket, context.signal, context.log.bind(context));
    return `qemu+unix://${driverPath}?socket=${encodeURIComponent(local)}`;
  }

  private async virsh(doing: string, uri: string, args: string[], context: CallContext): Promise<string> {
    const result = await this.process(uri, args, context);
    if (!result.failed) return result.stdout;
    throw this.explain(doing, result);
  }

  /** `refusal`: that sshd forwards no sockets, if that is why virsh failed. */
  private async process(uri: string, args: string[], context: CallContext) {
    const result = await execa("virsh", ["--quiet", "--connect", uri, ...args], {
      stdin: "ignore",
      env: { LC_ALL: "C" },
      timeout: callLimitSeconds * 1000,
      killSignal: "SIGKILL",
      maxBuffer: 1 << 28,
      reject: false,
      // Keeps a terminal's Ctrl-C from virsh: this process finishes what it has begun.
      detached: true,
    });
    const { endpoint } = this;
    if (!isUnanswered(result) || endpoint.kind === "local") return { ...result, refusal: undefined };
    const connection = this.connections.get(endpoint.target);
    const refusal = await connection.forwardProblem(endpoint.socket, context.signal, context.log.bind(context));
    return { ...result, refusal };
  }

  private async virshEach(
    uri: string,
    commands: readonly VirshCommand[],
    file: string[],
    context: CallContext,
  ): Promise<(string | LibvirtError)[]> {
    const marker = randomUUID();
    const lines = commands.map(({ args }, index) => [...args, ...(index === 0 ? file : [])].map(quote).join(" "));
    const result = await this.process(uri, [lines.join(`; echo --err ${marker}; echo ${marker}; `)], context);
    const said = result.stdout.split(marker);
    const complaints = result.stderr.split(`error: ${marker}`);
    const lost = result.failed && !complaints.some((text) => text.includes("error:"));
    return commands.map(({ doing }, index) => {
      const stderr = complaints[index] ?? "";
      if (!lost && !stderr.includes("error:")) return said[index] ?? "";
      const error = this.explain(doing, { ...result, stderr });
      if (error instanceof LibvirtError) return error;
      throw error;
    });
  }

  private explain(doing: string, result: execa.ExecaReturnValue & { refusal: SshError | undefined }): Error {
    const where = `libvirt on ${this.name}: ${doing}`;
    if (isNotInstalled(result))
      return new VisibleError(
        `${where}: virsh is not installed on this machine`,
        "Install it: apt-get install libvirt-clients",
      );
    if (result.timedOut)
      return new LibvirtError(
        `${where}: libvirtd did not answer within ${callLimitSeconds} s`,
        false,
        "Start it there again (systemctl restart libvirtd), then run the same command again.",
      );
    const said = result.stderr
      .replace(/^error: /gm, "")
      .trim()
      .split("\n")
      .filter(Boolean);
    const { refusal } = result;
    if (refusal) return new LibvirtError(`${where}: ${refusal.message}`, false, refusal.wayOut);
    if (isUnanswered(result))
      return new LibvirtError(
        `${where}: libvirtd does not answer (${said.at(-1) ?? "the connection broke"})`,
        false,
        "Check that it runs there (systemctl status libvirtd) and that the user may open its socket.",
      );
    const missing = /failed to get (domain|pool|vol|network) '|(Storage pool|Storage volume|Network) not found/.test(
      result.stderr,
    );
    // If there are several lines, the first is virsh's own; the reasons of libvirt and QEMU follow.
    const reason = (said.length > 1 ? said.slice(1) : said).join("; ");
    return new LibvirtError(
      `${where}: ${reason || `virsh ended by ${result.signal ?? `exit code ${result.exitCode}`}`}`,
      missing,
    );
  }
}

/** Whether virsh failed because no libvirtd answered. */
function isUnanswered({ signal, stderr }: execa.ExecaReturnValue): boolean {
  // virsh is killed by this signal if the connection breaks while it writes.
  if (signal === "SIGPIPE") return true;
  return /failed to connect to the hypervisor|Disconnected from|Cannot recv data|End of file while reading/.test(
    stderr,
  );
}

/** A word, quoted for virsh's command line. */
function quote(word: string): string {
  if (word.includes("'")) throw new VisibleError(`libvirt: ${word} is not usable: give it without quotes`);
  return `'${word}'`;
}

/** The answer, or undefined if libvirt says that the thing does not exist. */
export async function orMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof LibvirtError && error.missing) return undefined;
    throw error;
  }
}
