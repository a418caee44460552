import { join } from "node:path";
import execa from "execa";
import { temporaryProject, tracesOf } from "./support/lab";

jest.setTimeout(600_000);

const name = "labshared";
const slot = 78;
const project = temporaryProject();

/** A lab's up, what the machine's mounts say meanwhile, and its down, as one program. */
const program = `
const { labUp, labDown } = require("./lab");
const options = { name: "${name}", slot: ${slot}, technologies: ["docker"], projectFolder: process.argv[1] };
const mounts = () => require("node:fs").readFileSync("/proc/self/mountinfo", "utf8").split("\\n").map((line) => line.split(" ").slice(3, 5).join(" "));
(async () => {
  const before = mounts();
  await labUp(options);
  const during = mounts();
  await labDown(options);
  const shared = require("node:fs").readFileSync("/proc/self/mountinfo", "utf8").includes(" shared:");
  console.log(JSON.stringify({ shared, added: during.filter((line) => !before.includes(line)), left: mounts().filter((line) => !before.includes(line)) }));
})();
`;

afterAll(() => project.remove());

test("where the machine's mounts are shared, as systemd makes them, none of a lab's reaches the machine", async () => {
  const unshare = ["--mount", "--propagation", "shared", process.execPath, "-r", "./register.js"];
  const run = await execa("unshare", [...unshare, "-e", program, project.folder], { cwd: join(__dirname, "../..") });
  const { shared, added, left } = JSON.parse(run.stdout) as { shared: boolean; added: string[]; left: string[] };
  expect(shared).toBe(true);
  expect(added.filter((line) => line.includes("tare"))).toEqual([]);
  expect(left.filter((line) => line.includes("tare"))).toEqual([]);
  expect(tracesOf(name, slot)).toEqual([]);
});
