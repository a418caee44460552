import type { NicModel } from "../../../scenarios/technology";
import type { Accelerator } from "../preparedHost";

/** Properties of a guest's domain for which the official libvirt provider has no input. */
export interface DomainTraits {
  accelerator: Accelerator;
  nic: NicModel;
  vcpus: number;
  /** Linux CPU list of the host that every thread of the guest may run on. */
  cpus: string;
  /** Whether the guest's first disk is its own. Otherwise all guests of the host share it and none may write to it. */
  ownsDisk?: boolean;
  /** File on the host that logs the guest's console. */
  consoleLog: string;
  /** Whose the domain is, in its metadata; left out for domains of an older version, which have none. */
  mark?: { stack: string; identity: string };
}

const inner = '<xsl:apply-templates select="node()|@*"/>';
const rule = (match: string, body: string) => `<xsl:template match="${match}">${body}</xsl:template>`;
const copyWith = (more: string) => `<xsl:copy>${inner}${more}</xsl:copy>`;

/** Translated code of a guest under TCG; QEMU's own default is a quarter of the machine's memory. */
const translationCacheMiB = 32;

/**
 * The XSLT stylesheet that changes the provider's domain into a guest that can be measured: its NIC model and CPUs, a disk that
 * all guests of the host can share, a logged console, and no unnecessary devices.
 */
export function domainStylesheet(traits: DomainTraits): string {
  const { accelerator, nic, vcpus, cpus, ownsDisk, consoleLog, mark } = traits;
  const pins = Array.from({ length: vcpus }, (_, vcpu) => `<vcpupin vcpu="${vcpu}" cpuset="${cpus}"/>`).join("");
  const cache = `<tcg><tb-cache unit="MiB">${translationCacheMiB}</tb-cache></tcg>`;
  return stylesheet(
    ...(mark ? metadataRules(mark) : []),
    rule(
      "/domain/vcpu",
      `<vcpu placement="static" cpuset="${cpus}"><xsl:value-of select="."/></vcpu>` +
        `<cputune>${pins}<emulatorpin cpuset="${cpus}"/></cputune>`,
    ),
    ...(accelerator === "tcg" ? [rule("/domain/features", copyWith(cache))] : []),
    rule("/domain/devices/interface/model/@type", `<xsl:attribute name="type">${nic}</xsl:attribute>`),
    ...(ownsDisk ? [] : [rule("/domain/devices/disk[target/@dev='vda']", copyWith("<readonly/>"))]),
    // Bypasses the host's page cache, so that the disk load reaches the disk.
    rule("/domain/devices/disk[target/@dev='vdb']/driver", `<driver cache="none">${inner}</driver>`),
    rule("/domain/devices/console", copyWith(`<log file="${consoleLog}" append="off"/>`)),
    rule("/domain/devices/graphics|/domain/devices/video|/domain/devices/rng", ""),
    rule(
      "/domain/devices",
      copyWith('<controller type="usb" model="none"/><memballoon model="none"/><audio id="1" type="none"/>'),
    ),
  );
}

/** Adds the mark to the domain's metadata, which the provider may or may not have written some of. */
function metadataRules({ stack, identity }: { stack: string; identity: string }): string[] {
  const text = `<tare:stack xmlns:tare="urn:tare:stack" name="${stack}" identity="${identity}"/>`;
  return [
    rule("/domain/metadata", copyWith(text)),
    rule(
      "/domain/name",
      `<xsl:copy-of select="."/><xsl:if test="not(../metadata)"><metadata>${text}</metadata></xsl:if>`,
    ),
  ];
}

/** The stylesheet that makes a volume an overlay of a file outside any pool, with that file's size. */
export function overlayStylesheet(file: string, format: "raw" | "qcow2"): string {
  return stylesheet(
    rule("/volume/capacity", ""),
    rule("/volume", copyWith(`<backingStore><path>${file}</path><format type="${format}"/></backingStore>`)),
  );
}

/** The stylesheet that makes a sparse volume. */
export const sparseStylesheet = stylesheet(rule("/volume", copyWith('<allocation unit="bytes">0</allocation>')));

function stylesheet(...rules: string[]): string {
  const identity = rule("node()|@*", copyWith(""));
  const lines = ['<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">', identity, ...rules];
  return `${lines.join("\n")}\n</xsl:stylesheet>`;
}
