import type * as pulumi from "@pulumi/pulumi";

// Nested values as a program gives them.

export interface DomainBootDevice {
  devs?: pulumi.Input<pulumi.Input<string>[]>;
}

export interface DomainConsole {
  sourceHost?: pulumi.Input<string>;
  sourcePath?: pulumi.Input<string>;
  sourceService?: pulumi.Input<string>;
  targetPort: pulumi.Input<string>;
  targetType?: pulumi.Input<string>;
  type: pulumi.Input<string>;
}

export interface DomainCpu {
  mode?: pulumi.Input<string>;
}

export interface DomainDisk {
  blockDevice?: pulumi.Input<string>;
  file?: pulumi.Input<string>;
  scsi?: pulumi.Input<boolean>;
  url?: pulumi.Input<string>;
  volumeId?: pulumi.Input<string>;
  wwn?: pulumi.Input<string>;
}

export interface DomainFilesystem {
  accessmode?: pulumi.Input<string>;
  readonly?: pulumi.Input<boolean>;
  source: pulumi.Input<string>;
  target: pulumi.Input<string>;
}

export interface DomainGraphics {
  autoport?: pulumi.Input<boolean>;
  listenAddress?: pulumi.Input<string>;
  listenType?: pulumi.Input<string>;
  type?: pulumi.Input<string>;
  websocket?: pulumi.Input<number>;
}

export interface DomainNetworkInterface {
  addresses?: pulumi.Input<pulumi.Input<string>[]>;
  bridge?: pulumi.Input<string>;
  hostname?: pulumi.Input<string>;
  mac?: pulumi.Input<string>;
  macvtap?: pulumi.Input<string>;
  networkId?: pulumi.Input<string>;
  networkName?: pulumi.Input<string>;
  passthrough?: pulumi.Input<string>;
  vepa?: pulumi.Input<string>;
  waitForLease?: pulumi.Input<boolean>;
}

export interface DomainNvram {
  file?: pulumi.Input<string>;
  template?: pulumi.Input<string>;
}

export interface DomainTpm {
  backendDevicePath?: pulumi.Input<string>;
  backendEncryptionSecret?: pulumi.Input<string>;
  backendPersistentState?: pulumi.Input<boolean>;
  backendType?: pulumi.Input<string>;
  backendVersion?: pulumi.Input<string>;
  model?: pulumi.Input<string>;
}

export interface DomainVideo {
  type?: pulumi.Input<string>;
}

export interface DomainXml {
  xslt?: pulumi.Input<string>;
}

export interface NetworkDhcp {
  enabled?: pulumi.Input<boolean>;
}

export interface NetworkDns {
  enabled?: pulumi.Input<boolean>;
  forwarders?: pulumi.Input<pulumi.Input<NetworkDnsForwarder>[]>;
  hosts?: pulumi.Input<pulumi.Input<NetworkDnsHost>[]>;
  localOnly?: pulumi.Input<boolean>;
  srvs?: pulumi.Input<pulumi.Input<NetworkDnsSrv>[]>;
}

export interface NetworkDnsForwarder {
  address?: pulumi.Input<string>;
  domain?: pulumi.Input<string>;
}

export interface NetworkDnsHost {
  hostname?: pulumi.Input<string>;
  ip?: pulumi.Input<string>;
}

export interface NetworkDnsSrv {
  domain?: pulumi.Input<string>;
  port?: pulumi.Input<string>;
  priority?: pulumi.Input<string>;
  protocol?: pulumi.Input<string>;
  service?: pulumi.Input<string>;
  target?: pulumi.Input<string>;
  weight?: pulumi.Input<string>;
}

export interface NetworkDnsmasqOptions {
  options?: pulumi.Input<pulumi.Input<NetworkDnsmasqOptionsOption>[]>;
}

export interface NetworkDnsmasqOptionsOption {
  optionName?: pulumi.Input<string>;
  optionValue?: pulumi.Input<string>;
}

export interface NetworkRoute {
  cidr: pulumi.Input<string>;
  gateway: pulumi.Input<string>;
}

export interface NetworkXml {
  xslt?: pulumi.Input<string>;
}

export interface PoolSource {
  devices?: pulumi.Input<pulumi.Input<PoolSourceDevice>[]>;
  name?: pulumi.Input<string>;
}

export interface PoolSourceDevice {
  path?: pulumi.Input<string>;
}

export interface PoolTarget {
  path?: pulumi.Input<string>;
}

export interface PoolXml {
  xslt?: pulumi.Input<string>;
}

export interface VolumeXml {
  xslt?: pulumi.Input<string>;
}
