import {
  block,
  blocks,
  flag,
  integer,
  list,
  maps,
  text,
  timeoutsKey,
  type ResourceSchema,
  type Schema,
} from "../bridge/schema";

const replaces = true;
const computed = true;
const required = true;

/** The create timeout, in nanoseconds, that the official provider records if the program sets none: 5 minutes. */
const defaultCreateTimeout = 300_000_000_000;

const xml = () => block({ xslt: text({ replaces }) }, { replaces });

export const poolSchema: ResourceSchema = {
  type: "libvirt:index/pool:Pool",
  meta: () => "",
  fields: {
    allocation: integer({ replaces, computed }),
    available: integer({ replaces, computed }),
    capacity: integer({ replaces, computed }),
    name: text({ replaces }),
    path: text({ replaces }),
    source: block({ devices: blocks({ path: text() }, { list: true }), name: text() }, { replaces }),
    target: block({ path: text({ computed }) }, { replaces, computed }),
    type: text({ required, replaces, pattern: [/^(dir|logical)$/, '"dir" or "logical"'] }),
    xml: xml(),
  },
};

export const volumeSchema: ResourceSchema = {
  type: "libvirt:index/volume:Volume",
  meta: () => "",
  fields: {
    baseVolumeId: text({ replaces }),
    baseVolumeName: text({ replaces }),
    baseVolumePool: text({ replaces }),
    format: text({ replaces, computed, pattern: [/^(raw|qcow2)$/, '"raw" or "qcow2"'] }),
    name: text({ replaces }),
    pool: text({ replaces, default: "default" }),
    size: integer({ replaces, computed, minimum: 0 }),
    source: text({ replaces }),
    xml: xml(),
  },
};

export const cloudInitDiskSchema: ResourceSchema = {
  type: "libvirt:index/cloudInitDisk:CloudInitDisk",
  meta: () => "",
  fields: {
    metaData: text({ replaces }),
    name: text({ replaces }),
    networkConfig: text({ replaces }),
    pool: text({ replaces, default: "default" }),
    userData: text({ replaces }),
  },
};

const xsltInstead = "say it with xml.xslt";

export const networkSchema: ResourceSchema = {
  type: "libvirt:index/network:Network",
  meta: () => "",
  fields: {
    addresses: list({ replaces }),
    autostart: flag({ computed }),
    bridge: text({ replaces, computed }),
    dhcp: block({ enabled: flag({ computed }) }, { replaces, computed }),
    dns: block(
      {
        enabled: flag(),
        forwarders: blocks({}, { list: true, refused: xsltInstead }),
        hosts: blocks({ hostname: text(), ip: text() }, { list: true }),
        localOnly: flag(),
        srvs: blocks({}, { list: true, refused: xsltInstead }),
      },
      // The official provider changes hosts in place. Replacing the network is simpler and certainly correct.
      { replaces, computed },
    ),
    dnsmasqOptions: block({}, { refused: xsltInstead }),
    domain: text({ replaces }),
    mode: text({
      replaces,
      default: "nat",
      pattern: [/^(nat|none|route|open|bridge)$/, "nat, none, route, open or bridge"],
    }),
    mtu: integer({ replaces, minimum: 68 }),
    name: text({ replaces }),
    routes: blocks({ cidr: text({ required }), gateway: text({ required }) }, { list: true, replaces }),
    xml: xml(),
  },
};

const networkInterface: Schema = {
  addresses: list({ computed, refused: "set addresses in the guest" }),
  bridge: text(),
  hostname: text({ computed, refused: "set the name in the guest" }),
  // libvirt may report it in another case than it was given.
  mac: text({
    computed,
    ignoresCase: true,
    pattern: [/^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$/, 'a MAC address such as "52:54:00:00:00:01"'],
  }),
  macvtap: text(),
  networkId: text({ computed }),
  networkName: text({ computed }),
  passthrough: text(),
  vepa: text(),
  waitForLease: flag(),
};

/**
 * As in the official provider, except for kernel, initrd, machine, emulator, arch, bootDevices, video and
 * networkInterfaces. When these change, the official one records the change and does nothing; this one replaces the
 * domain.
 */
export const domainSchema: ResourceSchema = {
  type: "libvirt:index/domain:Domain",
  meta: (seconds) => JSON.stringify({ [timeoutsKey]: { create: seconds > 0 ? seconds * 1e9 : defaultCreateTimeout } }),
  fields: {
    arch: text({ replaces, computed }),
    autostart: flag({ computed }),
    bootDevices: blocks({ devs: list() }, { list: true, replaces }),
    cloudinit: text(),
    cmdlines: maps({ replaces }),
    consoles: blocks(
      {
        sourceHost: text({ default: "127.0.0.1" }),
        sourcePath: text(),
        sourceService: text({ default: "0" }),
        targetPort: text({ required, pattern: [/^\d+$/, "a number as text"] }),
        targetType: text(),
        type: text({ required }),
      },
      { list: true, replaces },
    ),
    coreosIgnition: text({ replaces, default: "" }),
    cpu: block({ mode: text({ computed }) }, { replaces, computed }),
    description: text({ replaces }),
    disks: blocks(
      {
        blockDevice: text(),
        file: text(),
        scsi: flag({ default: false }),
        url: text(),
        volumeId: text(),
        wwn: text({ computed }),
      },
      { list: true, replaces },
    ),
    emulator: text({ replaces, computed }),
    filesystems: blocks(
      {
        accessmode: text({ default: "mapped" }),
        readonly: flag({ default: true }),
        source: text({ required }),
        target: text({ required }),
      },
      { list: true, replaces },
    ),
    firmware: text({ replaces }),
    fwCfgName: text({ replaces, default: "opt/com.coreos/config" }),
    graphics: block(
      {
        autoport: flag({ default: true }),
        listenAddress: text({ default: "127.0.0.1" }),
        listenType: text({ default: "none" }),
        type: text({ default: "spice" }),
        websocket: integer(),
      },
      { replaces },
    ),
    initrd: text({ replaces }),
    kernel: text({ replaces }),
    machine: text({ replaces, computed }),
    memory: integer({ replaces, default: 512, minimum: 1 }),
    metadata: text(),
    name: text({ replaces }),
    networkInterfaces: blocks(networkInterface, { list: true, replaces }),
    nvram: block({ file: text(), template: text() }, { replaces, computed }),
    qemuAgent: flag({ default: false }),
    running: flag({ default: true }),
    tpm: block({}, { refused: xsltInstead }),
    type: text({ replaces, default: "kvm" }),
    vcpu: integer({ replaces, default: 1, minimum: 1 }),
    video: block({ type: text({ default: "cirrus" }) }, { replaces }),
    xml: xml(),
  },
};
