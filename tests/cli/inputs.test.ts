import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { testProject } from "./project";

/** Inputs that were once answered badly, each run through the command line's own code. Those of a key's value alone are in settings.test.ts. */
const project = testProject();
const root = join(__dirname, "../..");

/** What the stack "here" has before the input comes. */
interface Given {
  config?: string;
  backend?: string;
}

async function run(line: string, { config = "", backend }: Given) {
  const [, salt] = /^(encryptionsalt: .*)$/m.exec(project.read("Pulumi.dev.yaml"))!;
  copyFileSync(join(root, "Pulumi.yaml"), join(project.path, "Pulumi.yaml"));
  project.write("Pulumi.here.yaml", `${salt}\nconfig:\n  tare:location: sender\n${config}`);
  project.write("Pulumi.other.yaml", `${salt}\n`);
  mkdirSync(join(project.path, "results"), { recursive: true });
  if (backend !== undefined) process.env.PULUMI_BACKEND_URL = backend;
  const { code, out, err } = await project.tare(line.replaceAll("DIR", project.path));
  return { code, said: out + err };
}

const nic = (value: string) => `  tare:nic: ${value}\n`;
const kvm = "  tare:technology: kvm\n";

test.each<[line: string, code: number, said: string, given?: Given]>([
  ["stack init x --scenario technology=xen", 2, "--scenario technology=docker (the default)"],
  ["stack init x --scenario nic=virtio-net", 2, "--scenario nic=virtio, if that is what you mean"],
  ["stack init x --scenario technology=kvm", 2, "--scenario nic=virtio, or another of virtio, vmxnet3, e1000, rtl8139"],
  ["stack init x --scenario technology=kvm nic=foo", 2, "--scenario nic=virtio, or another of"],
  ["stack init x --scenario nic=virtio", 2, "--scenario nic=, or --scenario technology=kvm, whose guests have one"],
  ["stack init x --scenario backgroundCount=129", 2, "--scenario backgroundCount=128, or less"],
  ["stack init x --from nowhere", 6, "`./tare stack ls` lists those that do"],
  ["config set technology kvm -s here", 0, "`./tare config set nic virtio --stack here`"],
  ["config set nic virtio -s here", 0, "`./tare config rm nic --stack here`"],
  ["config rm nic -s here", 0, "kvm needs a NIC model", { config: kvm + nic("virtio") }],
  ["config cp technology -s here -d other", 0, 'stack "other" cannot be deployed like that yet', { config: kvm }],
  ["config set --path 'rates[0]' 1KPPS -s here", 2, "config set rates '[\"1kpps\"]'"],
  ["config set mode open-loop -s here", 0, "`./tare config set rates '[\"1kpps\"]' --stack here` leaves it out"],
  ["config set networkLoadFrameBytes 512 -s here", 0, "nothing uses networkLoadFrameBytes while load is cpu"],
  [
    "config set load disk -s here",
    0,
    "nothing uses load while backgroundCount is 0",
    { config: "  tare:backgroundCount: 0\n" },
  ],
  [
    "config set mainVcpus 64 -s here",
    0,
    "a guest of 64 virtual CPUs shares the 1 that senderCpus (0)",
    { config: '  tare:senderCpus: "0"\n' },
  ],
  ["config set capturePoints '[\"guest\"]' -s here", 0, ""],
  ["config set senderPassword x -s here", 2, 'unknown config key "senderPassword"'],
  [
    "config set senderAddress '192.0.2.1; rm -rf x' -s here",
    2,
    "`./tare config set senderAddress 10.201.0.2 --stack here`",
  ],
  ["config set senderDataFolder data -s here", 2, "must be an absolute path of letters, digits"],
  ["config set senderHostKey garbage -s here", 2, 'must be "TYPE BASE64"'],
  ["config set guestNetwork 10.201.0.0/22 -s here", 0, "holds the address of the sender server, 10.201.0.2"],
  ["preview -s here", 2, "config set rates '[\"1kpps\"]'", { config: "  tare:rates: 1kpps\n" }],
  ["preview -s here", 2, "is not valid YAML", { config: " : [\n" }],
  ["config -s here", 2, "is not valid YAML", { config: " : [\n" }],
  ["stack ls", 2, "there is no folder /nonexistent/dir", { backend: "file:///nonexistent/dir" }],
  ["stack ls", 2, "there is no folder", { backend: "file://relative-and-missing" }],
  [
    "stack init x",
    1,
    "no folder can be made there (ENOENT, mkdir)\n       See what file system it is on",
    {
      backend: "file:///proc/sys",
    },
  ],
  ["report DIR/results --export ''", 2, '--export "" names nothing'],
  ["report DIR/results --export x --licence 'not a url'", 1, "is not the URL of a licence"],
])("%s ends with %d and says %j", async (line, code, said, given = {}) => {
  const ended = await run(line, given);
  expect(ended).toEqual({ code, said: expect.stringContaining(said) });
  expect(ended.said).not.toContain("defect of Tare");
});

test("stack rm says that it deletes the committed file", async () => {
  expect((await run("stack init here --no-select", {})).code).toBe(0);
  const { out } = await project.tare("stack rm here --yes");
  expect(out).toContain(`Its config file is deleted, too: ${join(project.path, "Pulumi.here.yaml")}`);
  expect(() => readFileSync(join(project.path, "Pulumi.here.yaml"))).toThrow("ENOENT");
});
