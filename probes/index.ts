import type { ProbeMode } from "../scenarios/probe";
import { fping } from "./fping/descriptor";
import { irtt } from "./irtt/descriptor";
import { ping } from "./ping/descriptor";
import { sockperf, sockperfTcp } from "./sockperf/descriptor";
import type { ProbeTool } from "./tool";

/** The tool behind each mode of a probe. */
export const probeTools: Record<ProbeMode, ProbeTool> = {
  "as-published": ping,
  "open-loop": fping,
  isochronous: irtt,
  "ping-pong": sockperf,
  "ping-pong-tcp": sockperfTcp,
};
