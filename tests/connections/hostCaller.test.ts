import { PassThrough, Readable, Writable } from "node:stream";
import { framed } from "../../host/answer";
import { hostCommand } from "../../host/program";
import type { RemoteRequest, RemoteResult, SshConnection } from "../../connections/connection";
import { HostError } from "../../connections/errors";
import { hostCaller } from "../../connections/hostCaller";

const program = ".tare-host-0123456789ab.sh";
const ended = (changes: Partial<RemoteResult>): RemoteResult => ({
  stdout: "",
  stderr: "",
  output: "",
  code: 0,
  ...changes,
});

/** A connection whose commands are a function of what they are asked and get on stdin. What they print is passed on. */
const caller = (run: (request: RemoteRequest, stdin: string) => Promise<RemoteResult>) => {
  const exec = async (request: RemoteRequest) => {
    let stdin = "";
    for await (const chunk of request.stdin as Readable) stdin += String(chunk);
    const result = await run(request, stdin);
    if (result.stdout !== "") await request.onStdout?.(Buffer.from(result.stdout));
    return result;
  };
  return hostCaller({ target: { host: "10.0.0.1" }, exec } as unknown as SshConnection, program);
};

it("sends the request as a line, and a file behind it", async () => {
  const seen: string[] = [];
  const { call } = caller(async ({ command }, stdin) => {
    seen.push(command, stdin);
    return ended({ stdout: framed('{"put":"x"}') });
  });
  const content = Readable.from([Buffer.from("content")]);
  expect(await call("image-put", { name: "x" }, content)).toEqual({ put: "x" });
  expect(seen).toEqual([hostCommand({ path: program }, "image-put"), '{"name":"x"}\ncontent']);
  expect(content.destroyed).toBe(true);
});

it.each<[string, Partial<RemoteResult>, object]>([
  [
    "the host's own words",
    { code: 1, stderr: "warning: w\nerror: no bridge\nway out: make one\n" },
    { message: "facts on host 10.0.0.1: no bridge", wayOut: "make one" },
  ],
  [
    "what else it says",
    { code: 127, stderr: "bash: not found\n" },
    { message: "facts on host 10.0.0.1: exit code 127: bash: not found" },
  ],
  [
    "an answer that is none",
    { stdout: `Welcome!\n${framed("hello")}` },
    { message: expect.stringContaining('something that is not JSON: "hello"') },
  ],
  [
    "an answer that broke off",
    { stdout: framed('{"put":').slice(0, -1) },
    { message: expect.stringContaining("something that is not JSON") },
  ],
])("tells %s, with the host's address", async (_what, result, error) => {
  const told = caller(async () => ended(result)).call("facts", {});
  await expect(told).rejects.toBeInstanceOf(HostError);
  await expect(told).rejects.toMatchObject({ address: "10.0.0.1", ...error });
});

it("has the host wait while an output takes no more, without a listener a chunk", async () => {
  let takeMore = () => undefined as void;
  const output = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void (takeMore = done) });
  const listeners: number[] = [];
  const { start } = caller(async (request) => {
    const text = framed("x".repeat(20));
    const waits = [...text].map((letter) => request.onStdout?.(Buffer.from(letter)));
    listeners.push(output.listenerCount("drain"));
    for (let written = 0; written < 20; written++) {
      takeMore();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(waits);
    return ended({});
  });
  const running = start("probe", {}, output);
  running.finish();
  expect(await running.answer).toBe("");
  expect(await running.firstOutputMs).toBeGreaterThan(0);
  expect(listeners).toEqual([1]);
});

it("ends the verb where its file cannot be read", async () => {
  const exec = ({ signal }: RemoteRequest) =>
    new Promise<RemoteResult>((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason as Error)),
    );
  const { call } = hostCaller({ target: { host: "10.0.0.1" }, exec } as unknown as SshConnection, program);
  const content = new PassThrough();
  const told = call("image-put", {}, content);
  content.destroy(new Error("disk error"));
  await expect(told).rejects.toThrow("disk error");
});

it("ends a verb that the host does not end, some time after its limit", async () => {
  jest.useFakeTimers();
  try {
    const exec = ({ signal }: RemoteRequest) =>
      new Promise<RemoteResult>((_resolve, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason as Error)),
      );
    const { call } = hostCaller({ target: { host: "10.0.0.1" }, exec } as unknown as SshConnection, program);
    const told = expect(call("facts", {})).rejects.toMatchObject({
      message: "facts on host 10.0.0.1 has not ended, 60 seconds after its limit of 120 seconds",
      wayOut: expect.stringContaining("see there what holds it up"),
    });
    await jest.advanceTimersByTimeAsync(180_000);
    await told;
  } finally {
    jest.useRealTimers();
  }
});
