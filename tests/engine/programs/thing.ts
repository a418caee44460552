import * as pulumi from "@pulumi/pulumi";

export interface ThingArguments {
  kind?: pulumi.Input<string>;
  size?: pulumi.Input<number>;
  exclusive?: pulumi.Input<boolean>;
  password?: pulumi.Input<string>;
  of?: pulumi.Input<string>;
  nested?: pulumi.Input<unknown>;
}

/** The fake provider's only resource. */
export class Thing extends pulumi.CustomResource {
  declare readonly address: pulumi.Output<string>;
  declare readonly password: pulumi.Output<string>;

  constructor(name: string, args: ThingArguments, options?: pulumi.CustomResourceOptions) {
    super(
      "fake:index:Thing",
      name,
      { address: undefined, password: undefined, ...args },
      { version: "1.0.0", ...options },
    );
  }

  static get(name: string, id: string): Thing {
    return new Thing(name, {}, { id });
  }
}

export class FakeProvider extends pulumi.ProviderResource {
  constructor(name: string, args: { region?: pulumi.Input<string> }, options?: pulumi.ResourceOptions) {
    super("fake", name, args, { version: "1.0.0", ...options });
  }
}

export class Group extends pulumi.ComponentResource {
  constructor(name: string, options?: pulumi.ComponentResourceOptions) {
    super("fake:index:Group", name, {}, options);
  }
}
