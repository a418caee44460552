import {
  block,
  blocks,
  flag,
  integer,
  list,
  map,
  set,
  text,
  timeoutsKey,
  type ResourceSchema,
  type Schema,
} from "../../bridge/schema";

const replaces = true;
const computed = true;
const outputOnly = true;
const liftReplaces = true;

/** Nanoseconds of Terraform's timeouts where the program sets none: 20 minutes. */
const defaultTimeout = 1_200_000_000_000;

const rate: Schema = { path: text({ required: true }), rate: integer({ required: true }) };
const label: Schema = { label: text({ required: true, replaces }), value: text({ required: true, replaces }) };

/**
 * As in the official provider, except for init, rm, tmpfs and the device rates. Docker accepts these only when it
 * creates a container. When they change, the official provider records the change and does nothing; this one replaces
 * the container.
 */
const fields: Schema = {
  attach: flag({ refused: "wait for the container's end with a command instead" }),
  bridge: text({ outputOnly }),
  capabilities: block(
    { adds: set({ terraformName: "add", replaces }), drops: set({ terraformName: "drop", replaces }) },
    { replaces },
  ),
  cgroupParent: text({ replaces }),
  cgroupnsMode: text({ replaces, pattern: [/^(private|host)$/, "private or host"] }),
  command: list({ replaces, computed }),
  containerLogs: text({ outputOnly }),
  containerReadRefreshTimeoutMilliseconds: integer({ default: 15000 }),
  cpuPeriod: integer({ liftReplaces, minimum: 0 }),
  cpuQuota: integer({ liftReplaces, minimum: 0 }),
  cpuSet: text({ liftReplaces, pattern: [/^\d+([,-]\d+)*$/, 'a CPU list such as "0-1,3"'] }),
  cpuShares: integer({ liftReplaces, minimum: 0 }),
  cpus: text({ replaces, pattern: [/^\d+(\.\d+)?$/, 'a number of CPUs such as "1.5"'] }),
  destroyGraceSeconds: integer(),
  deviceReadBps: blocks(rate, { replaces }),
  deviceReadIops: blocks(rate, { replaces }),
  deviceRequests: blocks({}, { replaces, refused: "GPUs and other requested devices are not served" }),
  deviceWriteBps: blocks(rate, { replaces }),
  deviceWriteIops: blocks(rate, { replaces }),
  devices: blocks(
    {
      containerPath: text({ replaces }),
      hostPath: text({ required: true, replaces }),
      permissions: text({ replaces }),
    },
    { replaces },
  ),
  dns: set({ replaces }),
  dnsOpts: set({ replaces }),
  dnsSearches: set({ replaces, terraformName: "dns_search" }),
  domainname: text({ replaces }),
  entrypoints: list({ replaces, computed, terraformName: "entrypoint" }),
  envs: set({ replaces, computed, terraformName: "env" }),
  exitCode: integer({ outputOnly }),
  gpus: text({ replaces, refused: "GPUs and other requested devices are not served" }),
  groupAdds: set({ replaces, terraformName: "group_add" }),
  healthcheck: block({}, { computed, refused: "prove readiness with a command instead" }),
  hostname: text({ replaces, computed }),
  hosts: blocks(
    { host: text({ required: true, replaces }), ip: text({ required: true, replaces }) },
    { replaces, terraformName: "host" },
  ),
  image: text({ required: true, replaces }),
  init: flag({ computed, replaces }),
  ipcMode: text({ replaces, computed }),
  labels: blocks(label, { replaces, computed }),
  logDriver: text({ replaces, computed }),
  logOpts: map({ replaces }),
  logs: flag({ refused: "it needs attach, which is not served; read logs with docker logs" }),
  maxRetryCount: integer(),
  memory: integer({ liftReplaces, minimum: 0 }),
  memoryReservation: integer({ liftReplaces, minimum: 0 }),
  memorySwap: integer({ minimum: -1 }),
  mounts: blocks(
    {
      bindOptions: block({ propagation: text() }),
      readOnly: flag(),
      source: text(),
      target: text({ required: true }),
      tmpfsOptions: block({ mode: integer(), sizeBytes: integer() }),
      type: text({ required: true, pattern: [/^(bind|volume|tmpfs)$/, "bind, volume or tmpfs"] }),
      volumeOptions: block({
        driverName: text(),
        driverOptions: map(),
        labels: blocks(label),
        noCopy: flag(),
        subpath: text(),
      }),
    },
    { replaces },
  ),
  mustRun: flag({ default: true }),
  name: text({
    required: true,
    replaces,
    pattern: [/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, "letters, digits, dots, dashes and underscores"],
  }),
  networkDatas: blocks(
    {
      gateway: text(),
      globalIpv6Address: text(),
      globalIpv6PrefixLength: integer(),
      ipAddress: text(),
      ipPrefixLength: integer(),
      ipv6Gateway: text(),
      macAddress: text(),
      networkName: text(),
    },
    { outputOnly, list: true, terraformName: "network_data" },
  ),
  networkMode: text({ replaces, default: "bridge" }),
  networksAdvanced: blocks(
    {
      aliases: set({ replaces }),
      driverOpts: set({ replaces }),
      gwPriority: integer({
        replaces,
        nullable: true,
        refused: "it needs a newer Docker than the embedded provider knows",
      }),
      ipv4Address: text({ replaces }),
      ipv6Address: text({ replaces }),
      linkLocalIps: set({ replaces }),
      macAddress: text({ replaces }),
      name: text({ required: true, replaces }),
    },
    { replaces },
  ),
  pidMode: text({ replaces }),
  platform: text({ replaces, computed }),
  ports: blocks(
    {
      external: integer({ replaces, computed }),
      internal: integer({ required: true, replaces }),
      ip: text({ replaces, default: "0.0.0.0" }),
      protocol: text({ replaces, default: "tcp" }),
    },
    { replaces, list: true },
  ),
  privileged: flag({ replaces }),
  publishAllPorts: flag({ replaces }),
  readOnly: flag({ replaces }),
  removeVolumes: flag({ default: true }),
  restart: text({
    default: "no",
    pattern: [/^(no|on-failure|always|unless-stopped)$/, "no, on-failure, always or unless-stopped"],
  }),
  rm: flag({ replaces }),
  runtime: text({ replaces, computed }),
  securityOpts: set({ replaces, computed }),
  shmSize: integer({ replaces, computed, minimum: 0 }),
  start: flag({ default: true }),
  stdinOpen: flag({ replaces }),
  stopSignal: text({ replaces, computed }),
  stopTimeout: integer({ replaces, computed }),
  storageOpts: map({ replaces }),
  sysctls: map({ replaces }),
  tmpfs: map({ replaces }),
  tty: flag({ replaces }),
  ulimits: blocks(
    {
      hard: integer({ required: true, replaces }),
      name: text({ required: true, replaces }),
      soft: integer({ required: true, replaces }),
    },
    { replaces, terraformName: "ulimit" },
  ),
  uploads: blocks({}, { replaces, terraformName: "upload", refused: "put files into the image, or mount them" }),
  user: text({ replaces, emptyIsNone: true }),
  usernsMode: text({ replaces }),
  volumes: blocks(
    {
      containerPath: text({ replaces }),
      fromContainer: text({ replaces }),
      hostPath: text({ replaces }),
      readOnly: flag({ replaces }),
      selinuxRelabel: text({ replaces, refused: "give the volume its label on the host" }),
      volumeName: text({ replaces }),
    },
    { replaces },
  ),
  wait: flag({ refused: "it needs a healthcheck, which is not served; prove readiness with a command instead" }),
  waitTimeout: integer({ default: 60 }),
  workingDir: text({ replaces, emptyIsNone: true }),
};

export const containerSchema: ResourceSchema = {
  type: "docker:index/container:Container",
  fields,
  meta: (seconds) => {
    const create = seconds > 0 ? seconds * 1e9 : defaultTimeout;
    return JSON.stringify({
      [timeoutsKey]: { create, delete: defaultTimeout, update: defaultTimeout },
      schema_version: "2",
    });
  },
};
