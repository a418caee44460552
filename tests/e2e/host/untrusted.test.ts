import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FakeHost } from "../../host/harness";

jest.setTimeout(600_000);

let host: FakeHost;
beforeEach(() => (host = new FakeHost()));
afterEach(() => host.remove());

const root = join(__dirname, "../../..");
const verbsIn = (folder: string) => readdirSync(join(root, folder)).map((file) => file.replace(/\.sh$/, ""));
const verbs = [
  ...verbsIn("host/verbs"),
  ...readdirSync(join(root, "components/guests"))
    .filter((kind) => existsSync(join(root, "components/guests", kind, "verbs")))
    .flatMap((kind) => verbsIn(`components/guests/${kind}/verbs`)),
];

/** What makes the file when a shell reads it as more than a text. In arithmetic, bash runs what stands in an index. */
const payloads = (file: string) => [
  `'"; touch ${file} # $(touch ${file}) \`touch ${file}\`\n touch ${file}\n \u0000 %s`,
  `a[$(touch ${file})]`,
  `../../../../../../..${file}`,
];

/** A request that has every member that any verb reads, all of them this text. */
function requestOf(text: string): Record<string, unknown> {
  const guest = { name: text, technology: text, address: text, cpus: text, interface: text, image: text };
  return {
    ...guest,
    ...Object.fromEntries(
      [
        "sha",
        "own",
        "peer",
        "reference",
        "file",
        "root",
        "tuning",
        "affinity",
        "main",
        "bridge",
        "wireNic",
        "owner",
      ].map((name) => [name, text]),
    ),
    ...Object.fromEntries(
      ["limitSeconds", "bytes", "microseconds", "everySeconds", "bufferKiB", "vcpus", "memoryMiB", "count"].map(
        (name) => [name, text],
      ),
    ),
    guest,
    guests: [guest],
    things: [
      { kind: text, name: text },
      { kind: "files", name: text },
      { kind: "process", name: text },
      { kind: "mount", name: text },
    ],
    whole: text,
    release: { project: text, user: text, identity: text },
    settings: { wireInterrupts: text, wakeUpMicroseconds: text, turbo: text, smt: text, governor: text },
    files: { disk: text, directBoot: { initrd: text, kernel: text } },
    load: { kind: text, count: text, reached: text, least: text, ceiling: text, parameters: { [text]: text } },
    work: { guests: text, sink: { address: text } },
    [text]: text,
  };
}

it.each(verbs)("verb %s takes texts for texts", async (verb) => {
  const made = join(host.home, "made");
  const stack = `$(touch ${made})`;
  await host.call(verb, { ...requestOf(stack), stack, dataFolder: `${host.dataFolder}/${stack.replaceAll("/", "_")}` });
  for (const text of payloads(made)) {
    const owner = `11111111-2222-3333-4444-555555555555 ${text.replaceAll(" ", "_")} me@here /folder`;
    await host.call(verb, { ...requestOf(text), technology: "fake", guest: { name: text, technology: "fake" }, owner });
    expect([verb, text, existsSync(made)]).toEqual([verb, text, false]);
  }
});
