import { z } from "zod";

/** Who holds a host. */
export const Owner = z.object({ stack: z.string(), project: z.string(), user: z.string(), since: z.string() });
export type Owner = z.infer<typeof Owner>;

/** What carries Tare's mark on a host, as the host program's verb `leaks` tells. */
export const Marked = z.object({
  host: z.string(),
  reservation: Owner.nullable(),
  activities: z.array(
    z.object({ id: z.string(), stack: z.string(), verb: z.string(), since: z.string(), alive: z.boolean() }),
  ),
  things: z.array(
    z.object({
      kind: z.string(),
      name: z.string(),
      stack: z.string(),
      /** Of a process: the activity that started it, and after a slash its part. */
      activity: z.string().nullable(),
    }),
  ),
});
export type Marked = z.infer<typeof Marked>;

/** Says who holds a host, as the host program does. */
export function describeHolder({ stack, project, user, since }: Owner): string {
  return `stack "${stack}" of project "${project}", ${user}, since ${since}`;
}
