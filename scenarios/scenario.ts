import { z } from "zod";
import { Side } from "./host";
import { LoadKind } from "./load";
import { ScenarioPoint, Probe } from "./probe";
import { hasNicModel, NicModel, Technology, technologyTitles } from "./technology";
import { pointsOf } from "./technologyPoints";

/** Most background guests a scenario may ask for (the paper's largest level). */
export const maxBackgroundCount = 128;

export const GuestSize = z.strictObject({
  vcpus: z.int().min(1).max(64),
  memoryMiB: z.int().min(32).max(1_048_576),
});
export type GuestSize = z.infer<typeof GuestSize>;

/** Guests that share a host with a main guest and keep it busy. */
const Background = z.strictObject({
  count: z.int().min(0).max(maxBackgroundCount),
  load: LoadKind,
  /** Parameters of the load, only those that differ from the usual values. The load's descriptor (loads/) says which there are. */
  parameters: z.record(z.string(), z.number()).optional(),
  location: Side,
  size: GuestSize,
});
export type Background = z.infer<typeof Background>;

/** The root file system: Tare's own (source ""), or a user's tarball, registry image or cloud image with its SHA-256. */
export const ImageChoice = z.strictObject({
  source: z.string(),
  sha256: z.string().regex(/^([0-9a-f]{64})?$/, "64 lower-case hexadecimal digits"),
});
export type ImageChoice = z.infer<typeof ImageChoice>;

/** One point of the design: everything that decides a measurement's outcome, and nothing about where it runs. */
export const Scenario = z
  .strictObject({
    technology: Technology,
    /** Null for a technology whose guests have no NIC model. */
    nic: NicModel.nullable(),
    affinity: z.boolean(),
    main: GuestSize,
    background: Background,
    probes: z.array(Probe).min(1),
    capturePoints: z.array(ScenarioPoint).min(1),
    image: ImageChoice,
  })
  .superRefine((scenario, context) => {
    const { technology, nic } = scenario;
    if (hasNicModel(technology) && nic === null)
      context.addIssue({ code: "custom", path: ["nic"], message: `${technology} needs a NIC model` });
    if (!hasNicModel(technology) && nic !== null)
      context.addIssue({ code: "custom", path: ["nic"], message: `${technology} has no NIC model; leave it out` });
    const missing = scenario.capturePoints.filter((point) => !pointsOf(technology).includes(point));
    if (missing.length > 0)
      context.addIssue({
        code: "custom",
        path: ["capturePoints"],
        message: `${technology} has no ${missing.join(", ")}: nothing lies between its guests and the wire's port`,
      });
    if (scenario.image.source !== "" && scenario.image.sha256 === "")
      context.addIssue({
        code: "custom",
        path: ["image", "sha256"],
        message: "an image of your own needs its SHA-256",
      });
  });
export type Scenario = z.infer<typeof Scenario>;

/** What of a scenario decides how its testbed is deployed: all but what is measured on it. */
export function testbedPart({ probes: _, capturePoints: __, ...testbed }: Scenario) {
  return testbed;
}

/** A scenario in words: "KVM guests with virtio NICs, 8 in the background under cpu load at the sender". */
export function scenarioText({ technology, nic, affinity, background }: Scenario): string {
  const guests = `${technologyTitles[technology]} guests${nic === null ? "" : ` with ${nic} NICs`}${affinity ? ", pinned to CPUs" : ""}`;
  const { count, load, location } = background;
  return count === 0
    ? `${guests}, none in the background`
    : `${guests}, ${count} in the background under ${load} load at the ${location}`;
}
