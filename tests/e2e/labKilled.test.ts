import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { labDown, labStatus, labUp } from "../../lab";
import { inhabitants, mountTargets, onHost, processesOf, temporaryProject, tracesOf } from "./support/lab";

jest.setTimeout(120_000);

const name = "labkilled";
const slot = 77;
const project = temporaryProject();

afterAll(async () => {
  await labDown({ name, projectFolder: project.folder, force: true });
  project.remove();
});

/** Starts `lab up` in a process of its own and ends it by SIGKILL, some milliseconds after it has told the n-th line. */
async function killedUp(lines: number, milliseconds: number): Promise<string[]> {
  const options = JSON.stringify({ name, slot, projectFolder: project.folder });
  const program = `require("./lab").labUp({...${options}, onProgress: (line) => console.log(line)})`;
  const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", "-e", program], {
    cwd: join(__dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: string[] = [];
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const reached = new Promise<void>((resolve) => {
    if (lines === 0) resolve();
    createInterface(child.stdout).on("line", (line) => {
      told.push(line);
      if (told.length === lines) resolve();
    });
  });
  await Promise.race([reached, ended]);
  await sleep(milliseconds);
  child.kill("SIGKILL");
  await ended;
  return told;
}

// The lines of `up`: CPUs ×2, namespaces ×2, network ×2, wire, marked ×2, daemons ×8, login ×2, host keys, up.
test.each([
  [0, 600],
  [0, 1200],
  [1, 0],
  [2, 15],
  [4, 0],
  [5, 30],
  [7, 0],
  [9, 10],
  [10, 200],
  [14, 0],
])("killed after line %i and %i ms, down leaves nothing", async (lines, milliseconds) => {
  const targets = mountTargets();
  const told = await killedUp(lines, milliseconds);
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
  [11, 100],
])("killed after line %i and %i ms, another up mends it", async (lines, milliseconds) => {
  await killedUp(lines, milliseconds);
  const lab = await labUp({ name, slot, projectFolder: project.folder });
  expect(await labStatus({ name })).toMatchObject({ state: "up", missing: [] });
  for (const side of ["sender", "responder"] as const)
    expect(await onHost(lab.hosts[side], "hostname")).toBe(`${name}-${side}`);
  await labDown({ name, projectFolder: project.folder });
  expect(tracesOf(name, slot)).toEqual([]);
});

test("two commands at once take turns", async () => {
  const results = await Promise.all(
    [1, 2, 3].map(() => labUp({ name, slot, technologies: ["docker"], projectFolder: project.folder })),
  );
  expect(results.map(({ changed }) => changed).sort()).toEqual([false, false, true]);
  await labDown({ name, projectFolder: project.folder });
});
