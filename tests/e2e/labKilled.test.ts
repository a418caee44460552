import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { labDown, labStatus, labUp } from "../../lab";
import { inhabitants, mountTargets, onHost, processesOf, temporaryProject, tracesOf } from "./support/lab";

jest.setTimeout(600_000);

const name = "labkilled";
const slot = 77;
const project = temporaryProject();
const dockerOnly = { name, slot, technologies: ["docker"] as const, projectFolder: project.folder };
const allOf = { name, slot, projectFolder: project.folder };

afterEach(() => labDown({ name, projectFolder: project.folder, force: true }));
afterAll(() => project.remove());

/**
 * Runs `lab up` in a process that ends itself by SIGKILL, some milliseconds after it has told the n-th line (for line 0, as soon as it
 * waits for anything). Returns what it told.
 */
async function killedUp(lines: number, milliseconds: number, up: object = dockerOnly): Promise<string[]> {
  // From inside: seen from here, a quick machine could end `up` between the line and the kill.
  const program = `
    const { writeSync } = require("fs");
    const told = [];
    const kill = () => process.kill(process.pid, "SIGKILL");
    const reached = () => (${milliseconds} === 0 ? kill() : setTimeout(kill, ${milliseconds}));
    if (${lines} === 0) reached();
    const onProgress = (line) => {
      if (line.startsWith("waiting")) return;
      writeSync(1, line + "\\n");
      if (told.push(line) === ${lines}) reached();
    };
    require("./lab").labUp({ ...${JSON.stringify(up)}, onProgress });`;
  const child = spawn(process.execPath, ["-r", "./register.js", "-e", program], {
    cwd: join(__dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told = text(child.stdout);
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
  return (await told).split("\n").filter(Boolean);
}

// The lines of `up`: CPUs ×2, namespaces ×2, network ×2, wire, marked ×2, starting ×2, daemons ×4 (×8 for all technologies),
// login ×2, host keys, up. No wait after the daemons are ready: what is left then takes milliseconds.
test.each([
  [0, 1],
  [1, 0],
  [2, 15],
  [4, 0],
  [5, 30],
  [7, 0],
  [9, 10],
  [12, 0],
  [14, 0],
  [15, 0, allOf],
])("killed after line %i and %i ms, down leaves nothing", async (lines, milliseconds, up: object = dockerOnly) => {
  const targets = mountTargets();
  const told = await killedUp(lines, milliseconds, up);
  expect(told).not.toContain(`lab ${name} is up`);
  const namespaces = [...new Set(processesOf(name).flatMap((entry) => entry.namespaces))];
  if (lines >= 4) expect(namespaces.length).toBeGreaterThan(0);

  await labDown({ name, projectFolder: project.folder });
  await sleep(300);
  expect(tracesOf(name, slot)).toEqual([]);
  expect(inhabitants(namespaces)).toEqual([]);
  expect(mountTargets()).toEqual(targets);
  expect(await labStatus({ name })).toMatchObject({ state: "down", hosts: null });
});

test.each([
  [3, 0],
  [6, 20],
  [13, 0],
])("killed after line %i and %i ms, another up mends it", async (lines, milliseconds) => {
  await killedUp(lines, milliseconds);
  const lab = await labUp(dockerOnly);
  expect(await labStatus({ name })).toMatchObject({ state: "up", missing: [] });
  for (const side of ["sender", "responder"] as const)
    expect(await onHost(lab.hosts[side], "hostname")).toBe(`${name}-${side}`);
  await labDown({ name, projectFolder: project.folder });
  expect(tracesOf(name, slot)).toEqual([]);
});

test("two commands at once take turns", async () => {
  const results = await Promise.all([1, 2, 3].map(() => labUp(dockerOnly)));
  expect(results.map(({ changed }) => changed).sort()).toEqual([false, false, true]);
  await labDown({ name, projectFolder: project.folder });
});
