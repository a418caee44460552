import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { ok, type Judgement, warn } from "../../components/guests/doctor";
import { doctorBounds } from "../../foreign/bounds";
import { percent, processSeconds, usersText } from "../../foreign/cpu";
import { cpuTimesBetween, parseCpuTimes } from "../../foreign/cpuTimes";
import { parseProcesses } from "../../foreign/processes";
import { formatCpuList, parseCpuList } from "../../scenarios/cpuList";

const Look = z.object({
  /** Text of /proc/stat. */
  cpus: z.string(),
  /** Lines of /proc/PID/stat. */
  processes: z.string(),
});

/** Two looks at a machine that was asked for nothing in between. */
export const WorkReading = z.object({
  /** Over 1, 5 and 15 minutes, as the kernel writes it. */
  loadAverage: z.string(),
  /** Linux CPU list that a testbed may use. */
  cpus: z.string(),
  seconds: z.number(),
  before: Look,
  after: Look,
  /** The first of the processes that look. */
  session: z.int(),
  /** Processes that a stack of Tare runs there. */
  marked: z.array(z.int()),
});
export type WorkReading = z.infer<typeof WorkReading>;

/** Tells what else keeps a machine's CPUs busy. Guests of a stack that stands are not told apart, except for loads in containers. */
export function judgeWork({ loadAverage, cpus, seconds, before, after, session, marked }: WorkReading): Judgement {
  const list = parseCpuList(cpus);
  const known = { tool: [session], guests: new Set(marked), daemons: new Set<string>() };
  const used = processSeconds(parseProcesses(before.processes), parseProcesses(after.processes), list, known);
  const times = cpuTimesBetween(parseCpuTimes(before.cpus), parseCpuTimes(after.cpus), list);
  const total = times.busySeconds + times.idleSeconds + times.stealSeconds;
  const steal = total > 0 ? times.stealSeconds / total : 0;
  const share = used.foreign / seconds;
  const who = share > doctorBounds.cpu ? `: ${usersText(used.foreignBy, seconds)}` : "";
  const found = `load average ${loadAverage}; others use ${percent(share)} of one CPU (of ${list.length})${who}; steal ${percent(steal)}`;
  const changes = [
    ...(share > doctorBounds.cpu ? ["end what else runs there, or measure when it has ended"] : []),
    ...(steal > doctorBounds.steal ? ["see that the hypervisor below gives this machine its CPUs undivided"] : []),
  ];
  return changes.length === 0 ? ok(found) : warn(found, changes.join("; "));
}

/** Looks twice at this machine. */
export async function readWork(seconds = 1): Promise<WorkReading> {
  const [before, startedMs] = [look(), Date.now()];
  await new Promise((done) => setTimeout(done, seconds * 1000));
  const after = look();
  return {
    loadAverage: text("/proc/loadavg").split(" ").slice(0, 3).join(" "),
    cpus: formatCpuList([...parseCpuTimes(after.cpus).keys()]),
    seconds: (Date.now() - startedMs) / 1000,
    before,
    after,
    session: process.pid,
    marked: processes().filter((pid) => /(^|\0)TARE_OWNER=[^\0]/.test(text(`/proc/${pid}/environ`))),
  };
}

function look(): WorkReading["before"] {
  return {
    cpus: text("/proc/stat"),
    processes: processes()
      .map((pid) => text(`/proc/${pid}/stat`))
      .join(""),
  };
}

function processes(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Empty if the file is not there, or is not ours to read: processes end while they are listed. */
function text(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}
