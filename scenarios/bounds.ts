import { z } from "zod";

const Share = z.number().min(0).max(1);

/** From what on a disturbance of a host makes a run suspect, as shares. docs/measurement.md argues for the usual ones. */
export const Bounds = z.strictObject({
  /** Of the time of a host's CPUs, taken by a hypervisor below it. */
  steal: Share,
  /** What others use of one CPU. */
  foreignCpu: Share,
  /** What others send or receive of the wire's rate. */
  foreignWire: Share,
  /** Of the time in which others keep the data folder's disk busy. */
  foreignDisk: Share,
});
export type Bounds = z.infer<typeof Bounds>;
export type BoundName = keyof Bounds;
export const boundNames = Object.keys(Bounds.shape) as readonly BoundName[];

/**
 * Half of what must be seen of others in every run (25 % of one CPU, 10 % of the wire or of the disk's time), so that what a reading
 * misses at its edges does not hide it.
 */
export const usualBounds: Bounds = { steal: 0.01, foreignCpu: 0.125, foreignWire: 0.05, foreignDisk: 0.05 };

/** Those that are not the usual ones; undefined where all are. */
export function unusualBounds(bounds: Bounds): Partial<Bounds> | undefined {
  const unusual = boundNames.filter((name) => bounds[name] !== usualBounds[name]);
  return unusual.length === 0 ? undefined : Object.fromEntries(unusual.map((name) => [name, bounds[name]]));
}
