import { parseFping } from "./fping";
import { parsePing } from "./ping";
import type { ProbeOutput } from "./probeOutput";

/** Reads a probe's output, whichever known program wrote it. @throws ProbeOutputError */
export function parseProbeOutput(text: string): ProbeOutput {
  return /^\S+ +: (\[|xmt)/m.test(text.slice(0, 1000)) ? parseFping(text) : parsePing(text);
}
