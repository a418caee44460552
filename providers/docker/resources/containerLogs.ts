import type { CallContext } from "../../../engine/provider";
import type { DockerDaemon } from "../daemon";

/** What a container wrote last, for the end of an error message; "" if it wrote nothing. */
export async function lastLines(daemon: DockerDaemon, id: string, context: CallContext): Promise<string> {
  const logs = await daemon
    .call("reading logs", context, (docker) => docker.getContainer(id).logs({ stdout: true, stderr: true, tail: 10 }))
    .catch(() => Buffer.alloc(0));
  const text = demultiplexed(logs).toString().trim();
  return text === "" ? "" : `. Its last lines:\n${text}`;
}

/** Without a terminal, Docker sends output in frames: stream number, three zeros, length in four bytes, content. */
function demultiplexed(logs: Buffer): Buffer {
  const frames: Buffer[] = [];
  let at = 0;
  while (at + 8 <= logs.length && (logs[at] === 1 || logs[at] === 2) && logs.readUIntBE(at + 1, 3) === 0) {
    const length = logs.readUInt32BE(at + 4);
    frames.push(logs.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return at === 0 ? logs : Buffer.concat(frames);
}
