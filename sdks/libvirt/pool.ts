import * as pulumi from "@pulumi/pulumi";
import { inputsOf, isOfType, withVersion } from "./resource";
import type * as input from "./types/input";
import type * as output from "./types/output";

export interface PoolArgs {
  /** Bytes in use. */
  allocation?: pulumi.Input<number>;
  /** Bytes free. */
  available?: pulumi.Input<number>;
  /** Bytes. */
  capacity?: pulumi.Input<number>;
  /** Name on the host; needed, because the engine makes up none. */
  name?: pulumi.Input<string>;
  /** The older way to say target.path. */
  path?: pulumi.Input<string>;
  /** For "logical": the volume group. */
  source?: pulumi.Input<input.PoolSource>;
  /** For "dir": the folder. */
  target?: pulumi.Input<input.PoolTarget>;
  /** "dir" or "logical". */
  type: pulumi.Input<string>;
  /** A stylesheet for the XML that is sent to libvirt. */
  xml?: pulumi.Input<input.PoolXml>;
}

/** Every property: all can be given, and all are outputs. */
const properties = ["allocation", "available", "capacity", "name", "path", "source", "target", "type", "xml"] as const;

/** A storage pool: where volumes lie on the host. */
export class Pool extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "libvirt:index/pool:Pool";
  declare readonly allocation: pulumi.Output<number>;
  declare readonly available: pulumi.Output<number>;
  declare readonly capacity: pulumi.Output<number>;
  declare readonly name: pulumi.Output<string>;
  declare readonly path: pulumi.Output<string | undefined>;
  declare readonly source: pulumi.Output<output.PoolSource | undefined>;
  declare readonly target: pulumi.Output<output.PoolTarget>;
  declare readonly type: pulumi.Output<string>;
  declare readonly xml: pulumi.Output<output.PoolXml | undefined>;

  /** Gets an existing resource by its id. `state` adds properties where the id alone does not identify it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    state?: Partial<PoolArgs>,
    options?: pulumi.CustomResourceOptions,
  ): Pool {
    return new Pool(name, state as PoolArgs, { ...options, id });
  }

  static override isInstance(object: unknown): object is Pool {
    return isOfType(object, Pool.__pulumiType);
  }

  constructor(name: string, args: PoolArgs, options?: pulumi.CustomResourceOptions) {
    super(Pool.__pulumiType, name, inputsOf(properties, args), withVersion(options));
  }
}
