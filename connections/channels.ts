import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Writable } from "node:stream";
import { VisibleError } from "../errors/visibleError";
import { Frames, frame, PacketReader, text, uint32 } from "./packet";

/**
 * Messages between a multiplexing ssh and its clients (OpenSSH's PROTOCOL.mux): only those that switch to proxy mode.
 */
const mux = { hello: 1, version: 4, proxy: 0x1000000f, proxyGranted: 0x8000000f } as const;

/** Messages of ssh's connection protocol (RFC 4254), which proxy mode passes through unchanged. */
const message = {
  open: 90,
  openConfirmation: 91,
  openFailure: 92,
  windowAdjust: 93,
  data: 94,
  extendedData: 95,
  eof: 96,
  close: 97,
  request: 98,
  success: 99,
  failure: 100,
} as const;

/** How much the host may send before it is granted more, and how much in one message. */
const windowBytes = 1 << 21;
const packetBytes = 1 << 15;

/**
 * How a session ended. "exited": the command ended, without a status if a signal killed it. "refused": the host did not
 * open the session. "lost": the connection broke.
 */
export type SessionEnd =
  { kind: "exited"; status: number | undefined } | { kind: "refused"; reason: string } | { kind: "lost" };

export interface SessionRequest {
  command: string;
  /** sshd ignores variables that its AcceptEnv does not list. */
  environment: Record<string, string>;
  /** Called when the command has been started and reads its input. */
  onOpen(stdin: Writable): void;
  /** May return a promise: the host is granted more output only once it resolves. */
  onStdout(chunk: Buffer): void | Promise<void>;
  onStderr(chunk: Buffer): void | Promise<void>;
}

/**
 * The sessions of one ssh that runs as a multiplexing master, opened through its control socket in proxy mode. ssh does
 * all authentication and encryption; and unlike `ssh HOST COMMAND`, a command needs no process on this machine.
 */
export class Channels {
  private readonly sessions = new Map<number, Session>();
  private next = 0;

  private constructor(private readonly socket: Socket) {}

  /** @throws VisibleError if the process behind the socket does not offer proxy mode */
  static async connect(controlPath: string, signal: AbortSignal): Promise<Channels> {
    const socket = connect(controlPath);
    const channels = new Channels(socket);
    try {
      await once(socket, "connect", { signal });
      const granted = channels.greet();
      socket.write(Buffer.concat([frame(uint32(mux.hello), uint32(mux.version)), frame(uint32(mux.proxy), uint32(0))]));
      await Promise.race([granted, once(socket, "close", { signal }).then(refuse)]);
    } catch (error) {
      socket.destroy();
      throw error;
    }
    return channels;
  }

  /** Runs a command in a session of its own. */
  open(request: SessionRequest): Session {
    const id = this.next++;
    const session = new Session(request, (type, ...parts) => this.send(type, ...parts));
    this.sessions.set(id, session);
    void session.ended.then(() => this.sessions.delete(id));
    if (this.socket.closed || this.socket.destroyed) session.lose();
    else this.send(message.open, text("session"), uint32(id), uint32(windowBytes), uint32(packetBytes));
    return session;
  }

  close(): void {
    this.socket.destroy();
  }

  /** Resolves once proxy mode is granted. From then on, every message that arrives belongs to a session. */
  private greet(): Promise<void> {
    const lose = () => this.sessions.forEach((session) => session.lose());
    this.socket.on("error", () => undefined);
    this.socket.on("close", lose);
    return new Promise((resolve, reject) => {
      let isGranted = false;
      const frames = new Frames((body) => {
        const packet = new PacketReader(body);
        if (isGranted) return this.receive(packet);
        const type = packet.uint32();
        if (type === mux.hello) return;
        isGranted = type === mux.proxyGranted;
        if (isGranted) resolve();
        else reject(refuse());
      });
      this.socket.on("data", (chunk: Buffer) => frames.write(chunk));
    });
  }

  private receive(packet: PacketReader): void {
    packet.byte(); // The length of the padding, which is always zero here.
    const type = packet.byte();
    this.sessions.get(packet.uint32())?.receive(type, packet);
  }

  private send(type: number, ...parts: Buffer[]): void {
    if (this.socket.destroyed) return;
    const bytes = parts.reduce((sum, part) => sum + part.length, 2);
    this.socket.cork();
    this.socket.write(Buffer.concat([uint32(bytes), Buffer.from([0, type])]));
    for (const part of parts) this.socket.write(part);
    process.nextTick(() => this.socket.uncork());
  }
}

function refuse(): never {
  throw new VisibleError(
    "this machine's ssh grants no proxy mode on its control socket",
    "install OpenSSH 7.4 or newer on this machine",
  );
}

type Send = (type: number, ...parts: Buffer[]) => void;

/** One command on the host. */
export class Session {
  private readonly stdin: Writable;
  readonly ended: Promise<SessionEnd>;
  private settle!: (end: SessionEnd) => void;
  /**
   * The host's number for this session; undefined before it is open and after it is closed, when nothing may be sent.
   */
  private remote: Buffer | undefined;
  private status: number | undefined;
  /** How many bytes of input the host accepts at the moment. */
  private sendable = 0;
  /** The largest message that the host accepts. */
  private largest = packetBytes;
  /** Bytes of output that were consumed since the host was last granted more. */
  private received = 0;
  /** Input that the host does not accept yet. */
  private waiting: { rest: Buffer; done: () => void } | undefined;

  constructor(
    private readonly request: SessionRequest,
    private readonly send: Send,
  ) {
    this.ended = new Promise((resolve) => (this.settle = resolve));
    this.stdin = new Writable({
      highWaterMark: windowBytes,
      write: (chunk: Buffer, _encoding, done) => {
        this.waiting = { rest: chunk, done };
        this.flush();
      },
      final: (done) => {
        this.tell(message.eof);
        done();
      },
    });
    // A command may end without reading all of its input.
    this.stdin.on("error", () => undefined);
  }

  /** Closes the session. The command on the host is not killed: it goes on unless it fails on its closed output. */
  close(): void {
    this.tell(message.close);
    this.remote = undefined;
    this.settle({ kind: "exited", status: undefined });
  }

  /** Ends the session because the connection is gone. */
  lose(): void {
    this.settle({ kind: "lost" });
    this.stdin.destroy();
  }

  receive(type: number, packet: PacketReader): void {
    switch (type) {
      case message.openConfirmation:
        return this.begin(packet);
      case message.openFailure:
        packet.uint32();
        return this.settle({ kind: "refused", reason: packet.string().toString() });
      case message.failure:
        return this.close();
      case message.windowAdjust:
        this.sendable += packet.uint32();
        return this.flush();
      case message.data:
        return this.take(packet.string(), this.request.onStdout);
      case message.extendedData:
        packet.uint32();
        return this.take(packet.string(), this.request.onStderr);
      case message.request:
        return this.answer(packet);
      case message.close:
        this.tell(message.close);
        this.remote = undefined;
        this.settle({ kind: "exited", status: this.status });
        this.stdin.destroy();
    }
  }

  private begin(packet: PacketReader): void {
    this.remote = uint32(packet.uint32());
    this.sendable = packet.uint32();
    this.largest = Math.min(packetBytes, packet.uint32());
    for (const [name, value] of Object.entries(this.request.environment))
      this.tell(message.request, text("env"), Buffer.from([0]), text(name), text(value));
    this.tell(message.request, text("exec"), Buffer.from([1]), text(this.request.command));
    this.request.onOpen(this.stdin);
  }

  private flush(): void {
    while (this.waiting && this.sendable > 0) {
      const { rest, done } = this.waiting;
      const piece = rest.subarray(0, Math.min(this.sendable, this.largest));
      this.sendable -= piece.length;
      this.sendData(piece);
      this.waiting = { rest: rest.subarray(piece.length), done };
      if (piece.length < rest.length) continue;
      this.waiting = undefined;
      done();
    }
  }

  private take(chunk: Buffer, give: SessionRequest["onStdout"]): void {
    const taken = give(chunk);
    if (taken === undefined) this.allowMore(chunk.length);
    else void taken.then(() => this.allowMore(chunk.length));
  }

  private allowMore(bytes: number): void {
    this.received += bytes;
    if (this.received <= windowBytes / 2) return;
    this.tell(message.windowAdjust, uint32(this.received));
    this.received = 0;
  }

  private answer(packet: PacketReader): void {
    const kind = packet.string().toString();
    const wantsReply = packet.byte() === 1;
    if (kind === "exit-status") this.status = packet.uint32();
    if (wantsReply) this.tell(message.failure);
  }

  /** Like {@link tell} with one string, but without copying it, because a session may send gigabytes. */
  private sendData(piece: Buffer): void {
    if (this.remote) this.send(message.data, this.remote, uint32(piece.length), piece);
  }

  private tell(type: number, ...parts: Buffer[]): void {
    if (this.remote) this.send(type, this.remote, ...parts);
  }
}
