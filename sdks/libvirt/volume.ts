import * as pulumi from "@pulumi/pulumi";
import { inputsOf, isOfType, withVersion } from "./resource";
import type * as input from "./types/input";
import type * as output from "./types/output";

export interface VolumeArgs {
  /** Volume (its id) that this one is an overlay of; the two differ by what was written since. */
  baseVolumeId?: pulumi.Input<string>;
  /** As baseVolumeId, by name. */
  baseVolumeName?: pulumi.Input<string>;
  /** Pool of baseVolumeName; the own one where left out. */
  baseVolumePool?: pulumi.Input<string>;
  /** "raw" or "qcow2". */
  format?: pulumi.Input<string>;
  /** Name in the pool. */
  name?: pulumi.Input<string>;
  /** Pool, by name. */
  pool?: pulumi.Input<string>;
  /** Bytes. An overlay has the size of its base where left out. */
  size?: pulumi.Input<number>;
  /** File or URL on the machine that runs the program, copied into the volume. */
  source?: pulumi.Input<string>;
  /** A stylesheet for the XML that is sent to libvirt. */
  xml?: pulumi.Input<input.VolumeXml>;
}

/** Every property: all can be given, and all are outputs. */
const properties = [
  "baseVolumeId",
  "baseVolumeName",
  "baseVolumePool",
  "format",
  "name",
  "pool",
  "size",
  "source",
  "xml",
] as const;

/** A disk in a storage pool. */
export class Volume extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "libvirt:index/volume:Volume";
  declare readonly baseVolumeId: pulumi.Output<string | undefined>;
  declare readonly baseVolumeName: pulumi.Output<string | undefined>;
  declare readonly baseVolumePool: pulumi.Output<string | undefined>;
  declare readonly format: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly pool: pulumi.Output<string | undefined>;
  declare readonly size: pulumi.Output<number>;
  declare readonly source: pulumi.Output<string | undefined>;
  declare readonly xml: pulumi.Output<output.VolumeXml | undefined>;

  /** Gets an existing resource by its id. `state` adds properties where the id alone does not identify it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: Partial<VolumeArgs>,
    options?: pulumi.CustomResourceOptions,
  ): Volume {
    return new Volume(name, state, { ...options, id });
  }

  static override isInstance(object: unknown): object is Volume {
    return isOfType(object, Volume.__pulumiType);
  }

  constructor(name: string, args?: VolumeArgs, options?: pulumi.CustomResourceOptions) {
    super(Volume.__pulumiType, name, inputsOf(properties, args), withVersion(options));
  }
}
