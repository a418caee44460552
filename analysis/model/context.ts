import { canonicalJson, digest } from "../../scenarios/digest";
import type { RunRecord } from "../../scenarios/run";

/**
 * What must be equal besides the factors before cells may be compared: probe mode, sizes, what the load was told, image, tool
 * version and the machines. The accelerator is not among it because it is part of the platform.
 */
function contextParts(run: RunRecord) {
  const { sender, responder, lab, imageSha256 } = run.environment;
  const machine = (host: typeof sender) => [
    host.cpuModel,
    host.cpuCount,
    host.kernel,
    host.governor,
    host.smt,
    host.turbo,
  ];
  return {
    toolVersion: run.toolVersion,
    mode: run.probe.mode,
    payloadBytes: run.payloadBytes,
    main: run.scenario.main,
    size: run.scenario.background.size,
    // Absent where all have their usual values, so that such runs keep the digest that they always had.
    parameters: run.scenario.background.parameters,
    imageSha256,
    lab,
    sender: machine(sender),
    responder: machine(responder),
  };
}

/** Digest of the context. One report may hold cells of several. */
export function contextOf(run: RunRecord): string {
  return digest(contextParts(run)).slice(0, 12);
}

/** The same without what it says of the hosts. */
export function contextBesideHosts(run: RunRecord): string {
  const others = Object.entries(contextParts(run)).filter(([name]) => !["lab", "sender", "responder"].includes(name));
  return digest(Object.fromEntries(others)).slice(0, 12);
}

const titles: Record<keyof ReturnType<typeof contextParts>, string> = {
  toolVersion: "versions of Tare",
  mode: "modes of the probe",
  payloadBytes: "payload sizes",
  main: "sizes of the main guests",
  size: "sizes of the background guests",
  parameters: "parameters of the load",
  imageSha256: "images",
  lab: "labs",
  sender: "sender hosts",
  responder: "responder hosts",
};

/** In what the contexts of two runs differ, in words: "different labs (one, two)". */
export function contextDifferences(a: RunRecord, b: RunRecord): string[] {
  const [partsA, partsB] = [contextParts(a), contextParts(b)];
  return (Object.keys(titles) as (keyof typeof titles)[]).flatMap((name) => {
    const [textA, textB] = [partText(name, partsA[name]), partText(name, partsB[name])];
    return textA === textB ? [] : [`different ${titles[name]} (${textA}; ${textB})`];
  });
}

function partText(name: keyof typeof titles, value: unknown): string {
  if (name === "lab") return typeof value === "string" ? `"${value}"` : "none: real servers";
  if (name === "imageSha256") return String(value).slice(0, 12);
  if (name === "parameters" && value === undefined) return "the usual ones";
  if (Array.isArray(value)) return value.map((member) => String(member ?? "unknown")).join(", ");
  return typeof value === "object" ? canonicalJson(value) : String(value);
}
