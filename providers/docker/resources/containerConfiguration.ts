import type Docker from "dockerode";
import type { PropertyMap } from "../../../engine/values";
import { VisibleError } from "../../../errors/visibleError";
import { labelMap } from "../labels";
import { Reader } from "../reader";

const mebibyte = 1024 * 1024;

/** Docker's memory+swap limit: MiB, or -1 for no limit. */
const swapBytes = (value: number | undefined) => (value === undefined || value <= 0 ? value : value * mebibyte);
const bytes = (value: number | undefined) => (value === undefined ? undefined : value * mebibyte);

/** What Docker can change while a container exists, in the names and units of Docker's API. */
export function resourceLimits(inputs: Reader) {
  return {
    CpuPeriod: inputs.number("cpuPeriod"),
    CpuQuota: inputs.number("cpuQuota"),
    CpuShares: inputs.number("cpuShares"),
    CpusetCpus: inputs.text("cpuSet"),
    Memory: bytes(inputs.number("memory")),
    MemoryReservation: bytes(inputs.number("memoryReservation")),
    MemorySwap: swapBytes(inputs.number("memorySwap")),
    RestartPolicy: { Name: inputs.text("restart") ?? "no", MaximumRetryCount: inputs.number("maxRetryCount") ?? 0 },
  };
}

/** The body of the request that creates a container. */
export function createOptions(properties: PropertyMap): Docker.ContainerCreateOptions {
  const inputs = new Reader(properties);
  const { exposed, bindings } = ports(inputs.objects("ports"));
  const volumes = volumesOf(inputs.objects("volumes"));
  return {
    name: inputs.text("name"),
    platform: inputs.text("platform"),
    Image: inputs.text("image"),
    Hostname: inputs.text("hostname") ?? "",
    Domainname: inputs.text("domainname") ?? "",
    User: inputs.text("user"),
    Tty: inputs.flag("tty"),
    OpenStdin: inputs.flag("stdinOpen"),
    Env: inputs.texts("envs"),
    Cmd: inputs.texts("command"),
    Entrypoint: inputs.texts("entrypoints"),
    WorkingDir: inputs.text("workingDir"),
    Labels: labelMap(properties["labels"]),
    StopSignal: inputs.text("stopSignal"),
    StopTimeout: inputs.number("stopTimeout"),
    ExposedPorts: exposed,
    Volumes: volumes.paths,
    HostConfig: { ...hostConfig(inputs), PortBindings: bindings, Binds: volumes.binds, VolumesFrom: volumes.from },
  };
}

function hostConfig(inputs: Reader): Docker.HostConfig {
  const capabilities = inputs.object("capabilities");
  const rates = (name: string) =>
    orUndefined(inputs.objects(name).map((rate) => ({ Path: rate.text("path"), Rate: rate.number("rate") })));
  const cpus = inputs.text("cpus");
  return {
    ...resourceLimits(inputs),
    NanoCpus: cpus === undefined ? undefined : Math.round(Number(cpus) * 1e9),
    AutoRemove: inputs.flag("rm"),
    Privileged: inputs.flag("privileged"),
    PublishAllPorts: inputs.flag("publishAllPorts"),
    ReadonlyRootfs: inputs.flag("readOnly"),
    Init: inputs.flag("init"),
    NetworkMode: inputs.text("networkMode"),
    CapAdd: capabilities?.texts("adds"),
    CapDrop: capabilities?.texts("drops"),
    CgroupParent: inputs.text("cgroupParent"),
    ...({ CgroupnsMode: inputs.text("cgroupnsMode") } as object),
    Devices: orUndefined(inputs.objects("devices").map(device)),
    BlkioDeviceReadBps: rates("deviceReadBps"),
    BlkioDeviceReadIOps: rates("deviceReadIops"),
    BlkioDeviceWriteBps: rates("deviceWriteBps"),
    BlkioDeviceWriteIOps: rates("deviceWriteIops"),
    Dns: inputs.texts("dns"),
    DnsOptions: inputs.texts("dnsOpts"),
    DnsSearch: inputs.texts("dnsSearches"),
    ExtraHosts: orUndefined(inputs.objects("hosts").map((host) => `${host.text("host")}:${host.text("ip")}`)),
    GroupAdd: inputs.texts("groupAdds"),
    IpcMode: inputs.text("ipcMode"),
    PidMode: inputs.text("pidMode"),
    UsernsMode: inputs.text("usernsMode"),
    Runtime: inputs.text("runtime"),
    SecurityOpt: inputs.texts("securityOpts"),
    ShmSize: bytes(inputs.number("shmSize")),
    StorageOpt: inputs.textMap("storageOpts"),
    Sysctls: inputs.textMap("sysctls"),
    Tmpfs: inputs.textMap("tmpfs"),
    Ulimits: orUndefined(
      inputs
        .objects("ulimits")
        .map((limit) => ({ Name: limit.text("name")!, Soft: limit.number("soft")!, Hard: limit.number("hard")! })),
    ),
    LogConfig: { Type: inputs.text("logDriver") ?? "", Config: inputs.textMap("logOpts") ?? {} },
    Mounts: orUndefined(inputs.objects("mounts").map(mount)) as never,
  };
}

const orUndefined = <T>(values: T[]): T[] | undefined => (values.length === 0 ? undefined : values);

function device(inputs: Reader) {
  const path = inputs.text("hostPath");
  return {
    PathOnHost: path,
    PathInContainer: inputs.text("containerPath") ?? path,
    CgroupPermissions: inputs.text("permissions") ?? "rwm",
  };
}

function mount(inputs: Reader) {
  const type = inputs.text("type");
  const bind = inputs.object("bindOptions");
  const volume = inputs.object("volumeOptions");
  const tmpfs = inputs.object("tmpfsOptions");
  return {
    Type: type,
    Target: inputs.text("target"),
    Source: inputs.text("source") ?? "",
    ReadOnly: inputs.flag("readOnly"),
    ...(type === "bind" && bind && { BindOptions: { Propagation: bind.text("propagation") } }),
    ...(type === "tmpfs" &&
      tmpfs && { TmpfsOptions: { SizeBytes: tmpfs.number("sizeBytes"), Mode: tmpfs.number("mode") } }),
    ...(type === "volume" &&
      volume && {
        VolumeOptions: {
          NoCopy: volume.flag("noCopy"),
          Labels: labelMap(volume.raw("labels")),
          DriverConfig: { Name: volume.text("driverName"), Options: volume.textMap("driverOptions") },
          Subpath: volume.text("subpath"),
        },
      }),
  };
}

function ports(inputs: Reader[]) {
  const exposed: Record<string, object> = {};
  const bindings: Record<string, { HostPort: string; HostIp: string }[]> = {};
  for (const port of inputs) {
    const key = `${port.number("internal")}/${port.text("protocol") ?? "tcp"}`;
    exposed[key] = {};
    (bindings[key] ??= []).push({ HostPort: String(port.number("external") ?? ""), HostIp: port.text("ip") ?? "" });
  }
  return { exposed, bindings };
}

function volumesOf(inputs: Reader[]) {
  const paths: Record<string, object> = {};
  const binds: string[] = [];
  const from: string[] = [];
  for (const volume of inputs) {
    const container = volume.text("fromContainer");
    const path = volume.text("containerPath");
    if ((container === undefined) === (path === undefined))
      throw new VisibleError("volumes: give each entry either containerPath or fromContainer");
    if (container !== undefined) from.push(container);
    if (path === undefined) continue;
    paths[path] = {};
    const source = volume.text("volumeName") ?? volume.text("hostPath");
    if (source !== undefined) binds.push(`${source}:${path}:${volume.flag("readOnly") ? "ro" : "rw"}`);
  }
  return { paths, binds: orUndefined(binds), from: orUndefined(from) };
}
