/** The CPU numbers of a Linux CPU list ("0-2,5"), ascending and without duplicates; empty for an empty list. */
export function parseCpuList(list: string): number[] {
  const cpus = list
    .trim()
    .split(",")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [first = NaN, last = first] = part.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  return [...new Set(cpus)].sort((a, b) => a - b);
}

/** The shortest Linux CPU list of ascending CPU numbers. */
export function formatCpuList(cpus: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const cpu of cpus) {
    const run = runs.at(-1);
    if (run && run[1] === cpu - 1) run[1] = cpu;
    else runs.push([cpu, cpu]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}
