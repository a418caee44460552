/** One process of a host at one moment, as /proc/PID/stat has it. */
export interface Process {
  pid: number;
  /** At most 15 letters. */
  name: string;
  parent: number;
  /** One of the kernel's own threads. */
  kernel: boolean;
  /** When it was started, in ticks since boot: with the pid it names one process. */
  startTicks: number;
  /** The CPU that it ran on last. */
  cpu: number;
  /** Cpu time of its own, and of its ended children that it has waited for. */
  ownSeconds: number;
  childSeconds: number;
}

/** To user space Linux always reports cpu time in hundredths of a second. */
export const ticksPerSecond = 100;
const kernelThreadFlag = 0x00200000;

/** Reads lines of /proc/PID/stat. The fields are counted from behind the name, which may contain blanks and brackets. */
export function parseProcesses(text: string): Process[] {
  return text.split("\n").flatMap((line) => {
    const [open, close] = [line.indexOf(" ("), line.lastIndexOf(") ")];
    if (open < 0 || close < 0) return [];
    const fields = line.slice(close + 2).split(" ");
    const field = (number: number) => Number(fields[number - 3]); // numbered as in proc(5), where the state is the third
    return [
      {
        pid: Number(line.slice(0, open)),
        name: line.slice(open + 2, close),
        parent: field(4),
        kernel: (field(9) & kernelThreadFlag) !== 0,
        startTicks: field(22),
        cpu: field(39),
        ownSeconds: (field(14) + field(15)) / ticksPerSecond,
        childSeconds: (field(16) + field(17)) / ticksPerSecond,
      },
    ];
  });
}

/** These processes and all that descend from them. */
export function descendants(processes: readonly Process[], roots: readonly number[]): Set<number> {
  const children = new Map<number, number[]>();
  for (const { pid, parent } of processes) {
    const siblings = children.get(parent);
    if (siblings) siblings.push(pid);
    else children.set(parent, [pid]);
  }
  const found = new Set<number>();
  const left = [...roots];
  for (let pid = left.pop(); pid !== undefined; pid = left.pop()) {
    if (found.has(pid)) continue;
    found.add(pid);
    left.push(...(children.get(pid) ?? []));
  }
  return found;
}
