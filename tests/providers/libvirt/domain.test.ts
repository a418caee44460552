import { domain } from "../../../providers/libvirt/resources/domain";
import { context, FakeHypervisor, missing, refused } from "./fakeHypervisor";
import { itTransforms } from "../../support/xslt";

const inputs = {
  name: "guest",
  description: "stack one",
  type: "qemu",
  memory: 96,
  vcpu: 1,
  running: true,
  disks: [{ file: "/images/disk" }],
  networkInterfaces: [{ bridge: "br0", mac: "52:54:00:00:00:0a" }],
};

const { uuid } = context();
const definition = (description: string, id = uuid) =>
  `<domain type='qemu' id='1'><name>guest</name><uuid>${id}</uuid>
   <description>${description}</description>
   <os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type><kernel>/k</kernel><cmdline>a=1 quiet</cmdline></os>
   <cpu mode='custom'/><devices><emulator>/usr/bin/qemu</emulator>
   <interface type='bridge'><mac address='52:54:00:00:00:0a'/><source bridge='br0'/></interface></devices></domain>`;
const capabilities = `<capabilities><guest><arch name='x86_64'><machine>pc-i440fx-7.2</machine>
  <machine canonical='pc-i440fx-7.2'>pc</machine></arch></guest></capabilities>`;

/** A host where nothing is until it is defined. Answers are found by a command without its UUID. */
function emptyHost(answers: Record<string, string | Error> = {}): FakeHypervisor {
  let defined = "";
  const host = new FakeHypervisor((command) => {
    if (command === "define") defined = uuidOf(host.documents.at(-1) ?? definition("stack one"));
    const [word = ""] = command.split(" ");
    if (word in answers) return answers[word] ?? "";
    if (command === "capabilities") return capabilities;
    if (command === "list") return defined === "" ? "" : "guest\n";
    if (word === "dumpxml") return defined === "" ? missing : definition("stack one", defined);
    return "";
  });
  return host;
}

const uuidOf = (xml: string) => /<uuid>(.+?)<\/uuid>/.exec(xml)?.[1] ?? "";

test("a domain is defined, started and read back", async () => {
  const host = emptyHost();
  const found = await domain.create(host, inputs, context());
  const { id } = found;
  expect(host.commands).toEqual(["list", "define", `start ${id}`, `dumpxml ${id}`, "capabilities"]);
  expect(found.properties).toMatchObject({
    machine: "pc",
    running: true,
    cpu: { mode: "custom" },
    cmdlines: [{ a: "1" }, { _: "quiet" }],
    networkInterfaces: [{ bridge: "br0", mac: "52:54:00:00:00:0A", addresses: [] }],
  });
});

test("a domain that does not start leaves nothing defined", async () => {
  const host = emptyHost({ start: refused("Cannot get interface MTU on 'br9': No such device") });
  await expect(domain.create(host, inputs, context())).rejects.toThrow(
    "libvirt on test: starting domain guest: Cannot get interface MTU on 'br9': No such device",
  );
  const id = uuidOf(host.documents[0] ?? "");
  expect(host.commands.slice(-2)).toEqual([`destroy ${id}`, `undefine ${id}`]);
});

test("a domain that was cancelled while it started is removed, although the signal says stop", async () => {
  const stop = new AbortController();
  const host = emptyHost();
  const run = host.run.bind(host);
  host.run = async (doing, given, args, document) => {
    if (given.signal.aborted) throw new Error("cancelled");
    if (args[0] === "start") stop.abort(new Error("cancelled"));
    return run(doing, given, args, document);
  };
  await expect(domain.create(host, inputs, { ...context(), signal: stop.signal })).rejects.toThrow("cancelled");
  expect(host.commands).toContain(`undefine ${uuidOf(host.documents[0] ?? "")}`);
});

/** A host where a domain of the name is, with that description. */
const hostWith = (description: string) =>
  new FakeHypervisor((command) =>
    command === "list" ? "guest\n" : command === "dumpxml guest" ? definition(description) : "",
  );

test("another's domain of the name is not touched", async () => {
  const host = hostWith("somebody's");
  await expect(domain.create(host, inputs, context())).rejects.toMatchObject({
    message: expect.stringMatching(/the name guest is taken by domain 11111111.*description "somebody's"/),
    wayOut: expect.stringContaining("Nothing was touched"),
  });
  expect(host.commands).toEqual(["list", "dumpxml guest"]);
});

test("a name that somebody takes after the names were listed is refused with its owner", async () => {
  const host = new FakeHypervisor((command) => {
    if (command === "define") return refused("operation failed: domain 'guest' already exists with uuid 1-2-3");
    return command === "dumpxml guest" ? definition("somebody's") : command === "list" ? "" : missing;
  });
  await expect(domain.create(host, inputs, context())).rejects.toThrow(/the name guest is taken by domain/);
  expect(host.commands.filter((command) => /guest/.test(command))).toEqual(["dumpxml guest"]);
});

itTransforms("a stylesheet that takes the UUID away is refused before anything is made", async () => {
  const host = emptyHost();
  const xslt = `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="node()|@*">
    <xsl:copy><xsl:apply-templates select="node()|@*"/></xsl:copy></xsl:template><xsl:template match="/domain/uuid"/></xsl:stylesheet>`;
  await expect(domain.create(host, { ...inputs, xml: { xslt } }, context())).rejects.toThrow("must leave /domain/uuid");
  expect(host.commands).not.toContain("define");
});

test("a name without any description is never taken for one's own", async () => {
  const host = hostWith("");
  await expect(domain.create(host, { ...inputs, description: "" }, context())).rejects.toThrow(/is taken/);
});

test("what an interrupted deployment left is made anew", async () => {
  const host = emptyHost();
  await host.run("", context(), ["define"]);
  const found = await domain.create(host, inputs, context());
  expect(host.commands.slice(1, 6)).toEqual([
    ...["list", "dumpxml guest", `destroy ${uuid}`, `undefine ${uuid}`],
    "define",
  ]);
  expect(found.id).toMatch(/^1111/);
});

test("a domain that is made again has another id, by which its resource still finds it", async () => {
  const ids = new Set<string>();
  for (let time = 0; time < 3; time++) {
    const { id } = await domain.create(emptyHost(), inputs, context());
    ids.add(id);
    const answers: Record<string, string> = {
      list: `99999999-2222-8333-8444-555555555555\n${id}\n`,
      [`dumpxml ${id}`]: definition("stack one", id),
      capabilities,
    };
    const host = new FakeHypervisor((command) => answers[command] ?? "");
    expect(await domain.find(host, inputs, context())).toMatchObject({ id });
  }
  expect(ids.size).toBe(3);
});

test("no domain of another resource is taken for what an interrupted create left", async () => {
  const host = new FakeHypervisor(() => "11111111-2222-8333-9444-555555555555\n");
  expect(await domain.find(host, inputs, context())).toBeUndefined();
  expect(host.commands).toEqual(["list"]);
});

test("a domain that is gone reads as gone, and is deleted without complaint", async () => {
  const host = new FakeHypervisor(() => missing);
  expect(await domain.read(host, "id", inputs, context())).toBeUndefined();
  await expect(domain.delete(host, "id", inputs, context())).resolves.toBeUndefined();
});

test("a libvirtd that does not answer is no missing domain", async () => {
  const host = new FakeHypervisor(() => refused("libvirtd does not answer"));
  await expect(domain.read(host, "id", inputs, context())).rejects.toThrow("libvirtd does not answer");
  await expect(domain.delete(host, "id", inputs, context())).rejects.toThrow("libvirtd does not answer");
});

test("an update starts, stops and changes autostart, and no more", async () => {
  const stopped = definition("stack one").replace(" id='1'", "");
  const host = new FakeHypervisor((command) => (command.startsWith("dumpxml") ? stopped : ""));
  await domain.update?.(host, "id", { ...inputs, autostart: false }, { ...inputs, autostart: true }, context());
  expect(host.commands).toEqual(["dumpxml id", "autostart id", "start id"]);
  const running = new FakeHypervisor((command) => (command.startsWith("dumpxml") ? definition("") : ""));
  await domain.update?.(running, "id", inputs, { ...inputs, running: false }, context());
  expect(running.commands).toEqual(["dumpxml id", "destroy id"]);
});

test.each([
  [{ disks: [{}] }, "disks[0] names nothing"],
  [{ networkInterfaces: [{ mac: "52:54:00:00:00:01" }] }, "networkInterfaces[0] is attached to nothing"],
  [{ name: "--all" }, 'name "--all" is not usable'],
  [{ name: "a b" }, 'name "a b" is not usable'],
])("%j is refused before anything is made", async (change, message) => {
  const host = emptyHost();
  await expect(domain.create(host, { ...inputs, ...change }, context())).rejects.toThrow(message);
  expect(host.commands).not.toContain("define");
});
