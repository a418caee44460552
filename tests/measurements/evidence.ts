import type { Evidence } from "../../measurements/validity";
import { quietHost } from "./made";

/** A capture with nothing against it. */
export const capture = {
  point: "tap" as const,
  side: "sender" as const,
  interface: "veth0",
  file: "sender-tap.pcap",
  captured: 20,
  receivedByFilter: 20,
  droppedByKernel: 0,
  droppedByInterface: 0,
  hasLastRequest: true,
};
export const supervisor = { kind: "cpu", guests: 4, running: 4, restarts: 2 };
/** Evidence of a run with nothing against it. */
export const clean: Evidence = {
  asked: 10,
  sent: 10,
  exitCode: 0,
  probeClockBackNs: [],
  captures: [capture],
  brokenCaptures: [],
  faults: [],
  clockStepSeconds: { sender: 0, responder: 0 },
  governors: { sender: { before: null, after: null }, responder: { before: "performance", after: "performance" } },
  guests: [{ name: "tare-x-sender", before: "12 345", after: "12 345" }],
  load: { kind: "cpu", location: "sender", count: 4, reached: true, share: 0.99, readings: {} },
  loadSupervisor: { before: supervisor, after: supervisor },
  changedFacts: [],
  steal: { sender: 0, responder: null },
  foreignWork: { sender: quietHost, responder: quietHost },
};
