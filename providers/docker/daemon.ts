import { Agent } from "node:http";
import { inspect } from "node:util";
import Docker from "dockerode";
import pLimit from "p-limit";
import type { CallContext } from "../../engine/provider";
import { VisibleError } from "../../errors/visibleError";
import { abortError, orAborted, pause } from "../../connections/abort";
import type { SshConnection } from "../../connections/connection";
import { ConnectionPool } from "../../connections/pool";
import type { SshTarget } from "../../connections/target";

/** Where a dockerd listens. */
export type DockerEndpoint = { kind: "socket"; path: string } | { kind: "ssh"; target: SshTarget; path: string };

const defaultSocket = "/var/run/docker.sock";

/**
 * Reads `unix:///path` or `ssh://[user@]host[:port][/path]`. @throws VisibleError for any other way to reach a dockerd
 */
export function parseEndpoint(host: string, sshOptions: string[]): DockerEndpoint {
  if (host === "") return { kind: "socket", path: defaultSocket };
  const socket = /^unix:\/\/(\/.+)$/.exec(host);
  if (socket) return { kind: "socket", path: socket[1]! };
  const ssh = /^ssh:\/\/(?:([^@/]+)@)?(\[[0-9a-fA-F:%.\w]+\]|[^:/]+)(?::(\d+))?(\/.*)?$/.exec(host);
  if (!ssh)
    throw new VisibleError(
      `docker: host ${JSON.stringify(host)} is not served`,
      "Give ssh://USER@HOST[:PORT] or unix:///PATH/docker.sock.",
    );
  const [, user, address, port, path] = ssh;
  const target: SshTarget = {
    host: decodeURIComponent(address!.replace(/^\[|\]$/g, "")),
    user: user === undefined ? undefined : decodeURIComponent(user),
    port: port === undefined ? undefined : Number(port),
    dialErrorLimit: 3,
    perDialTimeoutSeconds: 15,
    configuration: "user",
    sshOptions,
  };
  return { kind: "ssh", target, path: path && path !== "/" ? path : defaultSocket };
}

/** An error of the Docker API. `status` is the HTTP status, undefined if dockerd did not answer. */
export class DockerError extends VisibleError {
  constructor(
    message: string,
    readonly status: number | undefined,
    wayOut?: string,
  ) {
    super(message, wayOut);
  }
}

/**
 * docker-modem formats its options at every request for a debug message that nobody reads. The options include the
 * agent with all its sockets, so formatting them took longer than all other work of this process for a container.
 */
class TerseAgent extends Agent {
  [inspect.custom](): string {
    return "Agent";
  }
}

/** The code of our own error for a dockerd that has stopped answering. */
const silent = "SILENT";

/**
 * Whether an error says that dockerd cannot be reached or has stopped answering. Others have a code, too: of a file that cannot be
 * read, or of a defect in this program.
 */
function isUnanswered(error: unknown): boolean {
  const { code = "", syscall } = error as NodeJS.ErrnoException;
  return (
    syscall === "connect" || [silent, "ECONNRESET", "EPIPE", "ETIMEDOUT"].includes(code) || code.startsWith("HPE_")
  );
}

/** One dockerd, reached over its local socket or over one that ssh forwards. */
export class DockerDaemon {
  private readonly pool: ConnectionPool;
  // A connection that is kept alive would fail with "socket hang up" whenever the ssh connection below it is renewed.
  private readonly agent = new TerseAgent({ keepAlive: false });

  /**
   * Lets one call at a time join containers to networks or take them out. dockerd before 28.1 keeps a count of each network's
   * endpoints that it changes without a lock. If several calls change it at once it may come out too high, and then dockerd refuses
   * to remove the network until it is started again (github.com/moby/moby/issues/19261).
   */
  readonly oneByOne = pLimit(1);

  /**
   * @param projectFolder where relative paths in the endpoint's ssh options start
   * @param patienceMilliseconds how long a call may take before dockerd is asked whether it answers at all, and how long
   *   that answer may take: a pull takes long, and a dockerd that is stopped takes for ever
   */
  constructor(
    private readonly endpoint: DockerEndpoint,
    projectFolder?: string,
    private readonly patienceMilliseconds = 30_000,
  ) {
    this.pool = new ConnectionPool(projectFolder);
  }

  /** How messages name the host. */
  get name(): string {
    return this.endpoint.kind === "socket" ? "this machine" : this.endpoint.target.host;
  }

  /**
   * Calls the API. Rejects as soon as the context's signal is aborted; dockerd may still carry out the call, and the
   * caller must then undo it.
   * @param doing begins the message of an error ("creating container x")
   */
  async call<T>(doing: string, context: CallContext, action: (docker: Docker) => Promise<T>): Promise<T> {
    const promise = this.finish(doing, context, action);
    return orAborted(promise, context.signal);
  }

  /** The same, but waits for a call that has begun even if the signal is aborted: only what is known can be undone. */
  async finish<T>(doing: string, context: CallContext, action: (docker: Docker) => Promise<T>): Promise<T> {
    if (context.signal.aborted) throw abortError(context.signal);
    const connection = this.endpoint.kind === "ssh" ? this.pool.get(this.endpoint.target) : undefined;
    const options = { socketPath: await this.socket(connection, context), agent: this.agent };
    const docker = new Docker(options);
    const over = new AbortController();
    try {
      return await Promise.race([action(docker), this.watch(docker, over.signal)]);
    } catch (error) {
      throw await this.explain(doing, error, context, connection);
    } finally {
      over.abort();
    }
  }

  /** Rejects once dockerd has stopped answering. */
  private async watch(docker: Docker, over: AbortSignal): Promise<never> {
    for (;;) {
      await pause(this.patienceMilliseconds, over);
      const ping = docker.ping().then(
        () => true,
        () => true, // Whatever is wrong, the call itself will say.
      );
      const answers = await Promise.race([ping, pause(this.patienceMilliseconds, over).then(() => false)]);
      if (!answers)
        throw Object.assign(new Error(`no answer for ${this.patienceMilliseconds / 1000} s`), { code: silent });
    }
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.pool.close();
  }

  private socket(connection: SshConnection | undefined, context: CallContext): Promise<string> {
    const { path } = this.endpoint;
    return connection ? connection.forward(path, context.signal, context.log.bind(context)) : Promise.resolve(path);
  }

  private async explain(
    doing: string,
    error: unknown,
    context: CallContext,
    connection: SshConnection | undefined,
  ): Promise<Error> {
    const { statusCode, json, message } = error as {
      statusCode?: number;
      json?: { message?: string };
      message: string;
    };
    const where = `docker on ${this.name}: ${doing}`;
    if (statusCode !== undefined) return new DockerError(`${where}: ${json?.message ?? message}`, statusCode);
    if (!isUnanswered(error)) return error as Error;
    const { path } = this.endpoint;
    const problem = await connection?.forwardProblem(path, context.signal, context.log.bind(context));
    if (problem) return new DockerError(`${where}: ${problem.message}`, undefined, problem.wayOut);
    const complaints = connection?.complaints ? ` (ssh: ${connection.complaints.split("\n").at(-1)})` : "";
    return new DockerError(
      `${where}: dockerd does not answer at ${path} (${message})${complaints}`,
      undefined,
      "Check that it runs there and that the user may open its socket.",
    );
  }
}

/** The answer, or undefined if Docker says that the thing does not exist. */
export async function orMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof DockerError && error.status === 404) return undefined;
    throw error;
  }
}
