import { judgeWork } from "../../../cli/doctor/work";
import { judgeMachine, readMachine, type MachineReading } from "../../../cli/doctor/machine";
import { workReading } from "./hostCase";

const good: MachineReading = {
  uid: 0,
  node: "v20.19.0",
  missing: [],
  cgroups: true,
  kvm: "opens",
  labs: [],
  work: workReading(),
};
const faults = (changes: Partial<MachineReading>) =>
  judgeMachine({ ...good, ...changes }).filter(({ verdict }) => verdict !== "ok");

it("finds no fault with a good machine", () => {
  expect(faults({})).toEqual([]);
  expect(faults({ node: "v22.1.0" })).toEqual([]);
});

it.each([
  [{ uid: 1000 }, "user", "not root: no lab on this machine"],
  [{ node: "v20.18.1" }, "Node", "v20.18.1"],
  [{ cgroups: false }, "control groups", "no tree is mounted: no lab on this machine"],
  [{ kvm: "missing" as const }, "accelerator", "no /dev/kvm: a lab's KVM guests run under TCG"],
  [{ kvm: "closed" as const }, "accelerator", "/dev/kvm cannot be opened"],
])("names what %j lacks", (changes, name, found) => {
  expect(faults(changes)).toEqual([
    { name, found, verdict: expect.stringMatching(/warn|fail/), change: expect.stringMatching(/\S/) },
  ]);
});

it("names each missing program, and each package once", () => {
  const need = (program: string) => ({ tier: "lxc", package: "lxc", program });
  expect(faults({ missing: [need("lxc-start"), need("lxc-stop")] })).toMatchObject([
    {
      found: "missing: lxc-start (lxc), lxc-stop (lxc)",
      change: expect.stringMatching(/apt-get install --no-install-recommends lxc$/),
    },
  ]);
});

it("reads this machine", async () => {
  const reading = await readMachine();
  expect(judgeWork(reading.work).found).toMatch(/^load average [\d. ]+; others use \d+\.\d % of one CPU \(of \d+\)/);
  expect(reading.node).toBe(process.version);
  expect(reading.uid).toBe(process.getuid?.());
  expect(reading.missing.map(({ program }) => program)).not.toContain("mount");
});
