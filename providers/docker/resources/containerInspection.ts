import type Docker from "dockerode";
import type { PropertyMap, PropertyValue } from "../../../engine/values";
import { withoutDefaults } from "../../bridge/defaults";
import { labelList } from "../labels";

const mebibyte = 1024 * 1024;

/** Members that dockerode's types lack. */
interface Inspected extends Docker.ContainerInspectInfo {
  HostConfig: Docker.HostConfig & { Runtime?: string };
  Config: Docker.ContainerInspectInfo["Config"] & { StopSignal?: string; StopTimeout?: number };
  NetworkSettings: Docker.ContainerInspectInfo["NetworkSettings"] & { Bridge: string };
}

const inMebibytes = (bytes: number | undefined) => Math.trunc((bytes ?? 0) / mebibyte);
const texts = (value: unknown): PropertyValue =>
  Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
const textMap = (value: unknown): PropertyValue => (value ?? {}) as PropertyMap;

/** Inputs that Docker does not report, or that only the provider knows; null if the program gave none. */
const remembered = [
  "cgroupParent",
  "cgroupnsMode",
  "cpuPeriod",
  "cpuQuota",
  "cpus",
  "destroyGraceSeconds",
  "pidMode",
  "envs",
  "labels",
];

/**
 * A container's properties as the official provider reads them: some from Docker, and the others, which it never asks
 * Docker for, from `known` (inputs or earlier outputs).
 */
export function containerProperties(container: Docker.ContainerInspectInfo, known: PropertyMap): PropertyMap {
  const { Config, HostConfig, NetworkSettings, State } = container as Inspected;
  const mustRun = known["mustRun"] !== false;
  const swap = HostConfig.MemorySwap ?? 0;
  return {
    ...Object.fromEntries(remembered.map((name) => [name, withoutDefaults(known[name] ?? null)])),
    attach: false,
    bridge: NetworkSettings.Bridge,
    capabilities: capabilities(HostConfig),
    command: texts(Config.Cmd),
    containerReadRefreshTimeoutMilliseconds: known["containerReadRefreshTimeoutMilliseconds"] ?? 15000,
    cpuSet: HostConfig.CpusetCpus ?? "",
    cpuShares: HostConfig.CpuShares ?? 0,
    ...Object.fromEntries(
      ["Read", "Write"].flatMap((way) => ["Bps", "Iops"].map((unit) => rates(HostConfig, way, unit))),
    ),
    devices: ((HostConfig.Devices ?? []) as Record<string, string>[]).map((device) => ({
      containerPath: device["PathInContainer"] ?? "",
      hostPath: device["PathOnHost"] ?? "",
      permissions: device["CgroupPermissions"] ?? "",
    })),
    dns: texts(HostConfig.Dns),
    dnsOpts: texts(HostConfig.DnsOptions),
    dnsSearches: texts(HostConfig.DnsSearch),
    domainname: Config.Domainname,
    entrypoints: texts(Config.Entrypoint),
    exitCode: !State.Running && !mustRun ? State.ExitCode : null,
    groupAdds: texts(HostConfig.GroupAdd),
    hostname: Config.Hostname,
    hosts: ((HostConfig.ExtraHosts ?? []) as string[]).map((entry) => {
      const [host = "", ...ip] = entry.split(":");
      return { host, ip: ip.join(":") };
    }),
    image: Config.Image,
    init: HostConfig.Init ?? false,
    ipcMode: HostConfig.IpcMode ?? "",
    logDriver: HostConfig.LogConfig?.Type ?? "",
    logOpts: textMap(HostConfig.LogConfig?.Config),
    logs: false,
    maxRetryCount: HostConfig.RestartPolicy?.MaximumRetryCount ?? 0,
    memory: inMebibytes(HostConfig.Memory),
    memoryReservation: inMebibytes(HostConfig.MemoryReservation),
    memorySwap: swap > 0 ? inMebibytes(swap) : swap,
    mounts: ((HostConfig.Mounts ?? []) as unknown as DockerMount[]).map(mount),
    mustRun,
    name: container.Name.replace(/^\//, ""),
    networkDatas: networkDatas(NetworkSettings),
    networkMode: HostConfig.NetworkMode ?? "",
    networksAdvanced: withoutDefaults(known["networksAdvanced"] ?? []),
    platform: container.Platform,
    ports: ports(NetworkSettings),
    privileged: HostConfig.Privileged ?? false,
    publishAllPorts: HostConfig.PublishAllPorts ?? false,
    readOnly: HostConfig.ReadonlyRootfs ?? false,
    removeVolumes: known["removeVolumes"] ?? true,
    restart: HostConfig.RestartPolicy?.Name || "no",
    rm: HostConfig.AutoRemove ?? false,
    runtime: HostConfig.Runtime ?? "",
    securityOpts: texts(HostConfig.SecurityOpt),
    shmSize: inMebibytes(HostConfig.ShmSize),
    start: known["start"] ?? true,
    stdinOpen: Config.OpenStdin,
    stopSignal: Config.StopSignal ?? "",
    stopTimeout: Config.StopTimeout ?? 0,
    storageOpts: textMap(HostConfig.StorageOpt),
    sysctls: textMap(HostConfig.Sysctls),
    tmpfs: textMap(HostConfig.Tmpfs),
    tty: Config.Tty,
    ulimits: (HostConfig.Ulimits ?? []).map((limit) => ({
      hard: limit.Hard ?? 0,
      name: limit.Name ?? "",
      soft: limit.Soft ?? 0,
    })),
    uploads: [],
    user: Config.User,
    usernsMode: HostConfig.UsernsMode ?? "",
    volumes: withoutDefaults(known["volumes"] ?? []),
    wait: false,
    waitTimeout: known["waitTimeout"] ?? 60,
    workingDir: Config.WorkingDir,
  };
}

function capabilities(host: Docker.HostConfig): PropertyValue {
  const adds = (host.CapAdd ?? []) as string[];
  const drops = (host.CapDrop ?? []) as string[];
  return adds.length + drops.length === 0 ? null : { adds, drops };
}

function rates(host: Docker.HostConfig, way: string, unit: string): [string, PropertyValue] {
  const source = host[`BlkioDevice${way}${unit === "Bps" ? "Bps" : "IOps"}` as "BlkioDeviceReadBps"] as
    { Path: string; Rate: number }[] | null;
  return [`device${way}${unit}`, (source ?? []).map((entry) => ({ path: entry.Path, rate: entry.Rate }))];
}

interface DockerMount {
  Type: string;
  Target: string;
  Source?: string;
  ReadOnly?: boolean;
  BindOptions?: { Propagation?: string };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number };
  VolumeOptions?: {
    NoCopy?: boolean;
    Labels?: Record<string, string>;
    DriverConfig?: { Name?: string; Options?: Record<string, string> };
    Subpath?: string;
  };
}

function mount(entry: DockerMount): PropertyMap {
  const { BindOptions: bind, TmpfsOptions: tmpfs, VolumeOptions: volume } = entry;
  return {
    bindOptions: bind ? { propagation: bind.Propagation ?? "" } : null,
    readOnly: entry.ReadOnly ?? false,
    source: entry.Source ?? "",
    target: entry.Target,
    tmpfsOptions: tmpfs ? { mode: tmpfs.Mode ?? 0, sizeBytes: tmpfs.SizeBytes ?? 0 } : null,
    type: entry.Type,
    volumeOptions: volume
      ? {
          driverName: volume.DriverConfig?.Name ?? "",
          driverOptions: volume.DriverConfig?.Options ?? {},
          labels: labelList(volume.Labels),
          noCopy: volume.NoCopy ?? false,
          subpath: volume.Subpath ?? "",
        }
      : null,
  };
}

function networkDatas(settings: Inspected["NetworkSettings"]): PropertyMap[] {
  const networks = Object.entries(settings.Networks ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return networks.map(([networkName, network]) => ({
    gateway: network.Gateway,
    globalIpv6Address: network.GlobalIPv6Address,
    globalIpv6PrefixLength: network.GlobalIPv6PrefixLen,
    ipAddress: network.IPAddress,
    ipPrefixLength: network.IPPrefixLen,
    ipv6Gateway: network.IPv6Gateway,
    macAddress: network.MacAddress,
    networkName,
  }));
}

function ports(settings: Inspected["NetworkSettings"]): PropertyMap[] {
  const entries = Object.entries(settings.Ports ?? {}).sort(([a], [b]) => parseInt(a, 10) - parseInt(b, 10));
  return entries.flatMap(([key, bindings]) => {
    const [internal, protocol = "tcp"] = key.split("/");
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      external: Number(HostPort),
      internal: Number(internal),
      ip: HostIp,
      protocol,
    }));
  });
}
