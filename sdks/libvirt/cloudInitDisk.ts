import * as pulumi from "@pulumi/pulumi";
import { inputsOf, isOfType, withVersion } from "./resource";

export interface CloudInitDiskArgs {
  /** YAML. */
  metaData?: pulumi.Input<string>;
  /** Name of its volume. */
  name?: pulumi.Input<string>;
  /** YAML. */
  networkConfig?: pulumi.Input<string>;
  /** Pool, by name. */
  pool?: pulumi.Input<string>;
  /** YAML, usually "#cloud-config". */
  userData?: pulumi.Input<string>;
}

/** Every property: all can be given, and all are outputs. */
const properties = ["metaData", "name", "networkConfig", "pool", "userData"] as const;

/** An ISO image that cloud-init reads in the guest. */
export class CloudInitDisk extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "libvirt:index/cloudInitDisk:CloudInitDisk";
  declare readonly metaData: pulumi.Output<string | undefined>;
  declare readonly name: pulumi.Output<string>;
  declare readonly networkConfig: pulumi.Output<string | undefined>;
  declare readonly pool: pulumi.Output<string | undefined>;
  declare readonly userData: pulumi.Output<string | undefined>;

  /** Gets an existing resource by its id. `state` adds properties where the id alone does not identify it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: Partial<CloudInitDiskArgs>,
    options?: pulumi.CustomResourceOptions,
  ): CloudInitDisk {
    return new CloudInitDisk(name, state, { ...options, id });
  }

  static override isInstance(object: unknown): object is CloudInitDisk {
    return isOfType(object, CloudInitDisk.__pulumiType);
  }

  constructor(name: string, args?: CloudInitDiskArgs, options?: pulumi.CustomResourceOptions) {
    super(CloudInitDisk.__pulumiType, name, inputsOf(properties, args), withVersion(options));
  }
}
