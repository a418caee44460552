import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PropertyMap } from "../../../engine/values";
import { plainState } from "../../../providers/bridge/plainState";
import { bridged, type Resource } from "../../../providers/bridge/resource";
import { domain } from "../../../providers/libvirt/resources/domain";
import { pool } from "../../../providers/libvirt/resources/pool";
import { volume } from "../../../providers/libvirt/resources/volume";
import type { Hypervisor } from "../../../providers/libvirt/virsh";
import { temporaryFolder } from "../../support/temporaryFolder";
import { itTransforms } from "../../support/xslt";
import { opened, readConversation } from "../conversation";
import { FakeHypervisor, missing } from "./fakeHypervisor";

/*
 * What this provider stores of a resource, field by field, beside what the official plugin 0.5.4 stored of the same
 * resource: a field that is null on one side and empty on the other makes the other engine replace the resource.
 */
const conversation = readConversation(join(__dirname, "recorded/conversation.jsonl"));
const quiet = { log: () => undefined, signal: new AbortController().signal };
const folder = temporaryFolder();
const resources: Record<string, Resource<Hypervisor>> = Object.fromEntries(
  [pool, volume, domain].map((resource) => [resource.schema.type, resource]),
);
const recorded = (method: string) =>
  conversation
    .filter((one) => one.method === method && !one.request.preview && one.request.type in resources)
    .map((exchange) => [exchange.title, exchange] as const);

/** What libvirt says of the resource that the plugin stored so. */
function xmlOf(type: string, outputs: PropertyMap): string {
  const { id, name } = outputs as Record<string, string>;
  if (type === pool.schema.type)
    return `<pool type='dir'><name>${name}</name><uuid>${id}</uuid><capacity unit='bytes'>${String(outputs["capacity"])}</capacity>
      <allocation unit='bytes'>${String(outputs["allocation"])}</allocation><available unit='bytes'>${String(outputs["available"])}</available>
      <target><path>${(outputs["target"] as { path: string }).path}</path></target></pool>`;
  if (type === volume.schema.type)
    return `<volume type='file'><name>${name}</name><key>${id}</key><capacity unit='bytes'>${String(outputs["size"])}</capacity>
      <target><path>${id}</path><format type='${String(outputs["format"])}'/></target></volume>`;
  const [nic] = outputs["networkInterfaces"] as Record<string, string>[];
  return `<domain type='qemu'${outputs["running"] === true ? " id='1'" : ""}><name>${name}</name><uuid>${id}</uuid>
    <os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type><kernel>${String(outputs["kernel"])}</kernel>
    <initrd>${String(outputs["initrd"])}</initrd><cmdline>console=ttyS0 root=/dev/vda ro quiet</cmdline></os>
    <cpu mode='custom'/><devices><emulator>${String(outputs["emulator"])}</emulator>
    <interface type='bridge'><mac address='${nic!["mac"]}'/><source bridge='${nic!["bridge"]}'/></interface></devices></domain>`;
}

const capabilities = `<capabilities><guest><arch name='x86_64'><machine>pc-i440fx-7.2</machine>
  <machine canonical='pc-i440fx-7.2'>pc</machine></arch></guest></capabilities>`;

/** A host that has, or makes, just that resource; what its base volume is does not matter. */
function hostWith(type: string, outputs: PropertyMap, isThere: boolean): FakeHypervisor {
  const base = { id: "/base", name: "base", format: "raw", size: outputs["size"] ?? 0 };
  return new FakeHypervisor((command) => {
    if (/^(define|pool-define|vol-create .*)$/.test(command)) isThere = true;
    if (command === "capabilities") return capabilities;
    if (command.startsWith("vol-key")) return String(outputs["id"]);
    if (command === `vol-dumpxml ${String(outputs["baseVolumeId"])}`) return xmlOf(volume.schema.type, base);
    if (command.startsWith("vol-dumpxml /") && type === domain.schema.type) return xmlOf(volume.schema.type, base);
    if (/dumpxml/.test(command)) return isThere ? xmlOf(type, outputs) : missing;
    return "";
  });
}

const typeOf = (type: string) => bridged([resources[type]!], plainState, folder.path)[type]!;

for (const [title, { request, response }] of recorded("Create")) {
  const isTransformed = JSON.stringify(request).includes("xsl:stylesheet");
  (isTransformed ? itTransforms : it)(`${title} is stored as the official plugin stores it`, async () => {
    const { type, urn, name } = request;
    const outputs = opened(response["properties"] as PropertyMap);
    const inputs = opened(request["properties"]);
    if (inputs["source"] === "small.img") writeFileSync(join(folder.path, "small.img"), Buffer.alloc(8388608));
    const host = hostWith(type, outputs, false);
    const made = await typeOf(type).create(host, {
      type,
      urn,
      name,
      inputs,
      timeoutSeconds: 0,
      preview: false,
      ...quiet,
    });
    expect(made.outputs).toEqual(outputs);
  });
}

test.each(recorded("Read"))("%s is stored as the official plugin stores it", async (_, { request, response }) => {
  const { type, urn } = request;
  const outputs = opened(response["properties"] as PropertyMap);
  const [inputs, before] = [opened(request["inputs"]), opened(request["properties"])];
  const found = await typeOf(type).read(hostWith(type, outputs, true), {
    ...{ type, urn, id: String(outputs["id"]), inputs, outputs: before },
    ...quiet,
  });
  expect(found?.outputs).toEqual(outputs);
});

test("a pool, a volume of each sort and a domain are among what was recorded", () => {
  const made = recorded("Create").map(([, { request }]) => request.name);
  expect(made).toEqual(expect.arrayContaining(["pool", "base", "data", "overlay", "domain"]));
  expect(recorded("Read").length).toBeGreaterThan(4);
});
