import { join } from "node:path";
import { experiments } from "../../../cli/paper/experiments";
import { askHosts } from "../../../cli/doctor/askHosts";
import { paperText } from "../../../cli/paper/paperText";
import { HostError } from "../../../connections/errors";
import { designCells, designs } from "../../../paper/designs";
import { Hosts } from "../../../scenarios/host";
import { readConfig } from "../../../config/readConfig";

/** What each host's `inspect` says, or the error of the call. */
const host: { reading: Record<string, unknown> | Error } = { reading: {} };
jest.mock("../../../connections/hostConnection", () => ({
  onHost: async (_host: unknown, work: (connection: object) => unknown) =>
    work({
      call: async () => {
        if (host.reading instanceof Error) throw host.reading;
        return host.reading;
      },
    }),
}));

const root = join(__dirname, "../../..");
const hosts: Hosts = readConfig({}).hosts;
const technologies = ["kvm", "lxc", "docker"] as const;

const look = { processes: "", cpus: "" };

function reading(lab: string | null, kvm: { present: boolean; opens: boolean; boots: boolean | null }) {
  return {
    hostname: "h",
    user: "root",
    uid: 0,
    lab,
    programs: {},
    bridge: { exists: true, ports: [] },
    wireNic: null,
    ssh: { interface: null, master: null },
    bridgeNfCall: null,
    forwardPolicy: null,
    governor: null,
    turbo: null,
    smt: null,
    irqbalance: false,
    clockSource: null,
    synchronised: null,
    sshd: { maxSessions: null, maxStartups: null },
    cgroupVersion: 2,
    dataFolder: { writable: true, freeMiB: 1 },
    memoryAvailableMiB: 1,
    work: { loadAverage: "0 0 0", cpus: "0-1", seconds: 1, before: look, after: look, session: 1, marked: [] },
    libvirt: "9.0.0",
    kvm,
    docker: "20.10.24",
    dockerd: "20.10.24",
    lxc: "5.0.2",
    podman: "4.3.1",
    podmanImageComplaint: null,
  };
}

test("each experiment has the cells of its design, and findings that servers decide are no fewer than those of a lab", () => {
  for (const { design, cells, findings } of experiments(root)) {
    expect(cells).toBe(designCells(design).length);
    expect(findings.lab).toBeLessThanOrEqual(findings.servers);
    expect(findings.servers).toBeLessThanOrEqual(findings.all);
  }
  expect(experiments(root).map(({ design }) => design.id)).toEqual(designs.map(({ id }) => id));
});

test("a lab without KVM decides nothing of KVM's experiments and says why, and the command for each is there", async () => {
  host.reading = reading("tare", { present: false, opens: false, boots: null });
  const text = paperText(experiments(root), { stack: "sender", facts: await askHosts(hosts, technologies) });
  expect(text).toContain("on the hosts of stack sender, a lab");
  expect(text.match(/these hosts decide none of them\n {4}KVM: no \/dev\/kvm/g)).toHaveLength(3);
  expect(text).toMatch(/E4 [\s\S]*14 findings; these hosts can decide \d+, two servers \d+/);
  for (const { file } of experiments(root)) expect(text).toContain(`./tare campaign run ${file}`);
});

test("two servers with KVM are asked about all four", async () => {
  host.reading = reading(null, { present: true, opens: true, boots: true });
  const text = paperText(experiments(root), { stack: "sender", facts: await askHosts(hosts, technologies) });
  expect(text).toContain("on the hosts of stack sender, two servers");
  expect(text).not.toContain("none of them");
});

test("hosts that do not answer leave the table as it is, with the reason", async () => {
  host.reading = new HostError("192.0.2.1", "the sender does not answer");
  const text = paperText(experiments(root), { stack: "sender", facts: await askHosts(hosts, technologies) });
  expect(text).toContain("(the hosts of stack sender were not asked: the sender does not answer)");
  expect(text).toMatch(/a lab can decide \d+, two servers \d+/);
});
