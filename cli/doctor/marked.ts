import { z } from "zod";

/** Who holds a host. A reservation of an older version has neither identity nor folder. */
export const Owner = z.object({
  stack: z.string(),
  project: z.string(),
  user: z.string(),
  since: z.string(),
  identity: z.string().optional(),
  /** The operator's folder in which the stack was made. */
  folder: z.string().optional(),
  /** Names that the stack had before it was renamed. */
  formerly: z.array(z.string()).optional(),
});
export type Owner = z.infer<typeof Owner>;

/** Everything on a host that has Tare's ownership mark, as the host program's verb `leaks` lists it. */
export const Marked = z.object({
  host: z.string(),
  /** Of its kernel, which all hosts of labs on one machine have in common. */
  bootId: z.string(),
  reservation: Owner.nullable(),
  activities: z.array(
    z.object({ id: z.string(), stack: z.string(), verb: z.string(), since: z.string(), alive: z.boolean() }),
  ),
  things: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      stack: z.string(),
      /** Of the stack that made it; null for what bears none. */
      identity: z.string().nullable(),
      /** For a process: the activity that started it, then a slash and which part of it; null for other things. */
      activity: z.string().nullable(),
      /** The command that removes it there by hand; empty if there is none. */
      removal: z.string(),
    }),
  ),
});
export type Marked = z.infer<typeof Marked>;

/** Says who holds a host, in the words of the host program. */
export function describeHolder({ stack, project, user, since, identity, folder }: Owner): string {
  const known = identity === undefined ? "" : ` (identity ${identity})`;
  const where = folder === undefined ? "" : ` in ${folder}`;
  return `stack "${stack}" of project "${project}"${known}, ${user}${where}, since ${since}`;
}
