import { Agent } from "node:http";
import { inspect } from "node:util";
import Docker from "dockerode";
import pLimit from "p-limit";
import type { CallContext } from "../../engine/provider";
import { VisibleError } from "../../errors/visibleError";
import { abortError, orAborted } from "../../connections/abort";
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

  /** @param projectFolder where relative paths in the endpoint's ssh options start */
  constructor(
    private readonly endpoint: DockerEndpoint,
    projectFolder?: string,
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
    try {
      return await action(new Docker(options));
    } catch (error) {
      throw this.explain(doing, error, connection);
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

  private explain(doing: string, error: unknown, connection: SshConnection | undefined): Error {
    const { statusCode, code, json, message } = error as {
      statusCode?: number;
      code?: string;
      json?: { message?: string };
      message: string;
    };
    const where = `docker on ${this.name}: ${doing}`;
    if (statusCode !== undefined) return new DockerError(`${where}: ${json?.message ?? message}`, statusCode);
    if (code === undefined) return error as Error;
    const complaints = connection?.complaints ? ` (ssh: ${connection.complaints.split("\n").at(-1)})` : "";
    const { path } = this.endpoint;
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
