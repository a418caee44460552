import { intervalSeconds } from "../../scenarios/probe";
import { decimal, type ProbeTool } from "../tool";
import { numbering, parsePing } from "./parse";
import { refusalWayOut } from "./wayOut";

/**
 * iputils' ping, the paper's own tool. It paces itself and keeps intervals in whole milliseconds; below 1 ms it waits for each
 * reply, so "-i 0.000001" makes it a closed loop.
 */
export const ping: ProbeTool = {
  package: "iputils-ping",
  numbering,
  // Its send stamp is a struct timeval in the payload, and the kernel gives it the reply's as one (SO_TIMESTAMP).
  stampStepNs: 1000,
  marksHops: true,
  parse: parsePing,
  refusalWayOut,

  refuses: () => undefined,

  command({ rate, count }, { address, payloadBytes, hops }) {
    const interval = intervalSeconds(rate);
    const text = interval === 0 ? "0.000001" : decimal(interval);
    const mark = hops === undefined ? [] : ["-t", String(hops)];
    return ["ping", "-n", "-c", String(count), "-s", String(payloadBytes), "-i", text, ...mark, address];
  },
};
