import { parseCampaign } from "../../campaigns/readCampaign";
import { visitsOf } from "../../campaigns/visits";
import { VisibleError } from "../../errors/visibleError";

const probes = "    probes: [{ rate: 1kpps }]\n";
const text = (design: string, head = "title: t\n") => `${head}designs:\n  - title: d\n${design}`;
const design = (factors: string, more = probes) => text(`    factors: ${factors}\n${more}`);

function refusal(file: string): string {
  try {
    visitsOf(parseCampaign(file, "x.yaml"));
  } catch (error) {
    if (!(error instanceof VisibleError)) throw error;
    return [error.message, ...error.problems.flatMap(({ message, wayOut }) => [message, wayOut ?? ""]), error.wayOut]
      .filter(Boolean)
      .join("\n");
  }
  return "";
}

test("what the file leaves out has a default", () => {
  const campaign = parseCampaign(design("{ technology: [docker] }"), "x.yaml");
  expect(campaign).toMatchObject({ seed: 1, repetitions: 1, hosts: "sender" });
  expect(campaign.designs[0]?.probes).toEqual([{ rate: "1kpps", count: 1000, mode: "as-published" }]);
});

test.each([
  [
    "a factor that does not exist",
    design("{ tecnology: [docker] }"),
    "there is no key tecnology\ndid you mean technology?",
  ],
  [
    "a key of the hosts as factor",
    design("{ senderAddress: [192.0.2.1] }"),
    "designs.0.factors: there is no key senderAddress",
  ],
  ["no design", "title: t\ndesigns: []\n", "designs is []: must not be empty"],
  ["no level", design("{ technology: [] }"), "designs.0.factors.technology is []: must not be empty"],
  ["a level that is no list", design("{ technology: docker }"), 'designs.0.factors.technology is "docker"'],
  ["a level that no stack can have", design("{ technology: [xen] }"), "config technology = xen: must be one of"],
  [
    "more guests than a host may have",
    design("{ backgroundCount: [129] }"),
    "config backgroundCount = 129: must be at most 128",
  ],
  ["KVM without a NIC model", design("{ technology: [kvm] }"), "kvm needs a NIC model"],
  [
    "a rate that is none",
    design("{ technology: [lxc] }", "    probes: [{ rate: 1 kpps }]\n"),
    'designs.0.probes.0.rate is "1 kpps"',
  ],
  [
    "a million cells",
    design(
      `{ cpuLoadIntensityPercent: [${Array(100).fill(1)}], networkLoadFrameBytes: [${Array(100).fill(1)}], backgroundCount: [${Array(100).fill(1)}] }`,
    ),
    "the campaign has 1000000 cells, and may have 100000",
  ],
  [
    "exclusions that leave nothing",
    design("{ technology: [lxc] }", `${probes}    exclude: [{ technology: lxc }]\n`),
    'design "d" has no cell',
  ],
  [
    "a precision that is no share",
    design("{ technology: [lxc] }").replace("designs", "precision: 5\ndesigns"),
    "precision is 5: must be a share from 0.1 % to 99 %, such as 5 %",
  ],
  [
    "a precision of nothing",
    design("{ technology: [lxc] }").replace("designs", "precision: 0 %\ndesigns"),
    'precision is "0 %": must be a share from 0.1 % to 99 %, such as 5 %',
  ],
  [
    "a budget of another unit",
    design("{ technology: [lxc] }").replace("designs", "precision: 5 %\nbudget: 2 weeks\ndesigns"),
    'budget is "2 weeks": must be a time in min or h, such as 90 min or 8 h',
  ],
  [
    "repetitions beside a precision",
    design("{ technology: [lxc] }").replace("designs", "precision: 5 %\nrepetitions: 3\ndesigns"),
    "repetitions is 3: precision says how often cells are repeated: leave out one of the two",
  ],
  [
    "a budget without a precision",
    design("{ technology: [lxc] }").replace("designs", "budget: 2 h\ndesigns"),
    'budget is "2 h": it ends what precision asks for',
  ],
  [
    "a pair of hosts twice",
    design("{ technology: [lxc] }").replace("designs", "hosts: [a, b, a]\ndesigns"),
    'hosts is ["a","b","a"]: a is named twice: leave out one of the two',
  ],
  ["no pair of hosts", design("{ technology: [lxc] }").replace("designs", "hosts: []\ndesigns"), "hosts is []"],
  [
    "a precision on several pairs of hosts",
    design("{ technology: [lxc] }").replace("designs", "hosts: [a, b]\nprecision: 5 %\ndesigns"),
    'hosts is ["a","b"]: a precision is of runs on one pair of hosts',
  ],
  ["no YAML", "title: [", "x.yaml is not YAML"],
  ["not a map", "just words", "the file is"],
])("%s is refused, and the message says how to go on", (_name, file, said) => {
  expect(refusal(file)).toContain(said);
});

test("a factor that a technology does not have is left out, and the combinations that become equal are one", () => {
  const visits = visitsOf(parseCampaign(design("{ technology: [kvm, lxc], nic: [virtio, e1000] }"), "x.yaml"));
  expect(visits.map(({ config }) => [config.technology, config.nic])).toEqual([
    ["kvm", "virtio"],
    ["kvm", "e1000"],
    ["lxc", undefined],
  ]);
});

test("an exclusion leaves out what has all its levels, and a list stands for any of them", () => {
  const file = design(
    "{ technology: [docker, lxc], load: [cpu, disk] }",
    `${probes}    exclude: [{ technology: lxc, load: [cpu, network] }]\n`,
  );
  expect(visitsOf(parseCampaign(file, "x.yaml")).map(({ config }) => `${config.technology} ${config.load}`)).toEqual([
    "docker cpu",
    "docker disk",
    "lxc disk",
  ]);
});

test("cells that two designs have in common are measured once, also where one of them spells a default out", () => {
  const other = `  - title: e\n    factors: { technology: [docker, lxc], load: [cpu] }\n    probes: [{ rate: 1kpps }, { rate: 250 }]\n`;
  const visits = visitsOf(parseCampaign(design("{ technology: [docker] }") + other, "x.yaml"));
  expect(visits.map(({ designs, probes: all }) => [designs, all.map(({ rate }) => rate)])).toEqual([
    [
      ["d", "e"],
      ["1kpps", "250"],
    ],
    [["e"], ["1kpps", "250"]],
  ]);
});
