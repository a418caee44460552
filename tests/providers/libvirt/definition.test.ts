import fc from "../../support/seeded";
import type { PropertyMap } from "../../../engine/values";
import { joinCmdlines, splitCmdline } from "../../../providers/libvirt/domain/cmdline";
import { domainDefinition } from "../../../providers/libvirt/domain/definition";
import { element, textElement, writeXml, XmlNode } from "../../../providers/libvirt/xml";
import { transformed } from "../../../providers/libvirt/xslt";
import { itTransforms } from "../../support/xslt";

const parts = {
  uuid: "11111111-2222-8333-8444-555555555555",
  disks: [element("disk", { type: "file" }, element("target", { dev: "vda", bus: "virtio" }))],
  interfaces: [element("interface", { type: "bridge" }, element("model", { type: "virtio" }))],
};
const inputs: PropertyMap = {
  type: "qemu",
  memory: 96,
  vcpu: 2,
  kernel: "/k",
  initrd: "/i",
  cmdlines: [{ b: "2", a: "1" }, { _: "ro" }],
};

const stylesheet = (
  templates: string,
) => `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="node()|@*"><xsl:copy><xsl:apply-templates select="node()|@*"/></xsl:copy></xsl:template>${templates}</xsl:stylesheet>`;

test("a definition has what stylesheets of the official provider rely on", () => {
  const root = XmlNode.parse(writeXml(domainDefinition("g", inputs, parts)));
  expect(root.attribute("type")).toBe("qemu");
  expect(root.at("memory").text).toBe("96");
  expect(root.at("memory").attribute("unit")).toBe("MiB");
  expect(root.at("uuid").text).toBe(parts.uuid);
  expect(root.at("vcpu").text).toBe("2");
  expect(root.at("os", "cmdline").text).toBe("a=1 b=2 ro");
  expect(root.at("os", "kernel").text).toBe("/k");
  expect(["pae", "acpi", "apic"].every((one) => root.at("features", one).exists)).toBe(true);
  expect(root.at("devices", "graphics").attribute("type")).toBe("spice");
  expect(root.at("devices", "channel", "target").attribute("name")).toBe("org.qemu.guest_agent.0");
  expect(root.at("devices", "rng").attribute("model")).toBe("virtio");
  expect(root.at("devices", "emulator").exists).toBe(false);
});

test("graphics of type none are left out", () => {
  const root = XmlNode.parse(writeXml(domainDefinition("g", { ...inputs, graphics: { type: "none" } }, parts)));
  expect(root.at("devices", "graphics").exists).toBe(false);
});

itTransforms("a stylesheet changes the NIC model, pins and strips devices", async () => {
  const xslt = stylesheet(`
    <xsl:template match="/domain/devices/interface/model/@type"><xsl:attribute name="type">e1000</xsl:attribute></xsl:template>
    <xsl:template match="/domain/vcpu"><xsl:copy-of select="."/><cputune><vcpupin vcpu="0" cpuset="1"/></cputune></xsl:template>
    <xsl:template match="/domain/devices/graphics|/domain/devices/rng"/>`);
  const root = XmlNode.parse(await transformed(domainDefinition("g", inputs, parts), { xml: { xslt } }));
  expect(root.at("devices", "interface", "model").attribute("type")).toBe("e1000");
  expect(root.at("cputune", "vcpupin").attribute("cpuset")).toBe("1");
  expect(root.at("devices", "graphics").exists || root.at("devices", "rng").exists).toBe(false);
});

itTransforms("a stylesheet that is no XSLT is an error that says so", async () => {
  await expect(transformed(element("a"), { xml: { xslt: "<nothing" } })).rejects.toThrow(/xml.xslt cannot be applied/);
});

const word = fc.stringMatching(/^[a-z][a-z0-9.]{0,5}$/);

test("kernel arguments survive being joined and split, in the stable shape", () => {
  const named = fc.dictionary(word, fc.stringMatching(/^[a-zA-Z0-9/,:]{1,6}$/), { minKeys: 1, noNullPrototype: true });
  fc.assert(
    fc.property(named, fc.uniqueArray(word, { minLength: 1, maxLength: 4 }), (values, flags) => {
      const cmdlines = [values, { _: flags.sort().join(" ") }];
      expect(splitCmdline(joinCmdlines(cmdlines)).map((map) => ({ ...map }))).toEqual(cmdlines);
    }),
  );
});

test("a name that comes again begins a new map", () => {
  expect(splitCmdline("console=tty0 console=ttyS0 quiet")).toEqual([
    { console: "tty0" },
    { console: "ttyS0" },
    { _: "quiet" },
  ]);
  expect(splitCmdline("")).toEqual([]);
});

test("whatever text is written is read again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), fc.stringMatching(/^[!-~]+( [!-~]+)*$/), (attribute, text) => {
      const root = XmlNode.parse(writeXml(element("a", { b: attribute }, textElement("c", text))));
      expect(root.attribute("b")).toBe(attribute);
      expect(root.at("c").text).toBe(text);
    }),
  );
});

test("looking for what is not there gives empty answers", () => {
  const root = XmlNode.parse("<a/>");
  expect(root.at("b", "c").exists).toBe(false);
  expect(root.at("b").text).toBe("");
  expect(() => XmlNode.parse("no XML at all")).toThrow(/not XML/);
});
