import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { labDown, labStatus, labUp } from "../../lab";
import { inhabitants, mountTargets, onHost, processesOf, temporaryProject, tracesOf } from "./support/lab";

jest.setTimeout(600_000);

const name = "labkilled";
const slot = 77;
const project = temporaryProject();
const dockerOnly = { name, slot, technologies: ["docker"] as const, projectFolder: project.folder };
const allOf = { name, slot, projectFolder: project.folder };

afterAll(async () => {
  await labDown({ name, projectFolder: project.folder, force: true });
  project.remove();
});

/** Starts `lab up` in a process of its own and ends it by SIGKILL, some milliseconds after it has told the n-th line. */
async function killedUp(lines: number, milliseconds: number, up: object = dockerOnly): Promise<string[]> {
  const program = `require("./lab").labUp({...${JSON.stringify(up)}, onProgress: (line) => console.log(line)})`;
  const child = spawn(process.execPath, ["-r", "./register.js", "-e", program], {
    cwd: join(__dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: string[] = [];
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const reached = new Promise<void>((resolve) => {
    if (lines === 0) resolve();
    createInterface(child.stdout).on("line", (line) => {
      if (!line.startsWith("waiting")) told.push(line);
      if (told.length === lines) resolve();
    });
  });
  await Promise.race([reached, ended]);
  await sleep(milliseconds);
  child.kill("SIGKILL");
  await ended;
  return told;
}

// The lines of `up`: CPUs ×2, namespaces ×2, network ×2, wire, marked ×2, starting ×2, daemons ×4 (×8 for all technologies),
// login ×2, host keys, up.
test.each([
  [0, 1000],
  [1, 0],
  [2, 15],
  [4, 0],
  [5, 30],
  [7, 0],
  [9, 10],
  [12, 200],
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
  [13, 100],
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
