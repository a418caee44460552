import { blocks, flag, map, set, text, type ResourceSchema, type Schema } from "../../bridge/schema";

const replaces = true;
const computed = true;
const outputOnly = true;

const name = text({ required: true, replaces });
const label: Schema = { label: text({ required: true, replaces }), value: text({ required: true, replaces }) };
const versionOne = () => JSON.stringify({ schema_version: "1" });

export const networkSchema: ResourceSchema = {
  type: "docker:index/network:Network",
  meta: versionOne,
  fields: {
    attachable: flag({ replaces }),
    driver: text({ replaces, computed }),
    ingress: flag({ replaces }),
    internal: flag({ replaces, computed }),
    ipamConfigs: blocks(
      {
        auxAddress: map({ replaces, nullable: true }),
        gateway: text({ replaces }),
        ipRange: text({ replaces }),
        subnet: text({ replaces }),
      },
      { replaces, computed, terraformName: "ipam_config" },
    ),
    ipamDriver: text({ replaces, default: "default" }),
    ipamOptions: map({ replaces, computed }),
    ipv6: flag({ replaces }),
    labels: blocks(label, { replaces }),
    name,
    options: map({ replaces, computed }),
    scope: text({ outputOnly }),
  },
};

export const volumeSchema: ResourceSchema = {
  type: "docker:index/volume:Volume",
  meta: versionOne,
  fields: {
    cluster: blocks({}, { refused: "cluster volumes need a swarm" }),
    driver: text({ replaces, computed }),
    driverOpts: map({ replaces }),
    labels: blocks(label, { replaces }),
    mountpoint: text({ outputOnly }),
    name,
  },
};

export const remoteImageSchema: ResourceSchema = {
  type: "docker:index/remoteImage:RemoteImage",
  meta: () => "{}",
  fields: {
    build: blocks({}, { refused: "build images apart from the deployment" }),
    forceRemove: flag(),
    imageId: text({ outputOnly }),
    keepLocally: flag(),
    name,
    platform: text({ replaces }),
    pullTriggers: set({ replaces }),
    repoDigest: text({ outputOnly }),
    triggers: map({ replaces }),
  },
};
