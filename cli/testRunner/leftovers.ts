import { readdir, readFile } from "node:fs/promises";
import { everyGuestKind } from "../../components/guests";
import { isDead } from "../../lab";
import type { Stage } from "./stage";

/** Programs that a testbed runs. A process of one that exists after the tests but not before them was left behind. */
const programs = [...everyGuestKind.flatMap(({ processes }) => processes), "tcpdump", "stress-ng", "ping"];

/** Everything on this machine that tests could leave behind, one readable line each. */
export async function machineSnapshot(): Promise<string[]> {
  return [...(await processes()), ...(await mounts()), ...(await links())].sort();
}

async function processes(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found: string[] = [];
  for (const pid of pids) {
    const name = (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim();
    if (programs.some((program) => name.startsWith(program)) && !isDead(Number(pid)))
      found.push(`process ${pid} ${name}`);
  }
  return found;
}

async function mounts(): Promise<string[]> {
  const text = await readFile("/proc/self/mounts", "utf8");
  return text
    .trim()
    .split("\n")
    .map((line) => `mount ${line.split(" ")[1]}`);
}

async function links(): Promise<string[]> {
  return (await readdir("/sys/class/net")).map((name) => `link ${name}`);
}

/** A stage that passes if nothing is on the machine that is not in `before`. */
export function leftoversStage(before: string[]): Stage {
  return {
    name: "machine as before",
    async run() {
      const left = (await machineSnapshot()).filter((line) => !before.includes(line));
      return {
        passed: left.length === 0 ? 1 : 0,
        failed: left.length === 0 ? 0 : 1,
        skipped: [],
        failures: left.map((line) => `left behind: ${line}`),
      };
    },
  };
}
