import * as pulumi from "@pulumi/pulumi";
import { isOfType, withVersion } from "./resource";

export interface ProviderArgs {
  /** libvirt's connection URI, e.g. `qemu+ssh://root@ADDRESS/system?keyfile=K&knownhosts=H&sshauth=privkey`. */
  uri?: pulumi.Input<string>;
}

/** A connection to one host's libvirtd. */
export class Provider extends pulumi.ProviderResource {
  /** @internal */
  static readonly __pulumiType = "libvirt";
  declare readonly uri: pulumi.Output<string | undefined>;

  static override isInstance(object: unknown): object is Provider {
    return isOfType(object, `pulumi:providers:${Provider.__pulumiType}`);
  }

  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const uri = args.uri ?? process.env.LIBVIRT_DEFAULT_URI;
    super(Provider.__pulumiType, name, { uri }, withVersion(options));
  }
}
