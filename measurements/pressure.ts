import type { Window } from "./window";

const resources = ["cpu", "io", "memory"] as const;

/**
 * Seconds within a window in which some, or all, processes of the machine waited for a resource (/proc/pressure), by names like
 * "ioSome". Empty where the kernel does not account for it.
 */
export function pressureSeconds({ from, to }: Window): Record<string, number> {
  const found = resources.flatMap((resource) => {
    const [before, after] = [from, to].map(({ files }) => stalls(files.get(`/proc/pressure/${resource}`) ?? ""));
    return Object.entries(after ?? {}).flatMap(([kind, seconds]) => {
      const earlier = before?.[kind];
      return earlier === undefined ? [] : [[resource + kind, Number((seconds - earlier).toFixed(6))] as const];
    });
  });
  return Object.fromEntries(found);
}

function stalls(text: string): Record<string, number> {
  const lines = [...text.matchAll(/^(some|full) .*\btotal=(\d+)$/gm)];
  return Object.fromEntries(
    lines.map(([, kind, microseconds]) => [kind === "some" ? "Some" : "Full", Number(microseconds) / 1e6]),
  );
}
