import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

/** So many commands that do nothing. */
export interface Commands {
  count: number;
  /** Each is the child of a component of its own. */
  inComponents?: boolean;
}

class Component extends pulumi.ComponentResource {
  constructor(name: string) {
    super("bench:index:Component", name);
    this.registerOutputs({ name });
  }
}

const { count, inComponents } = new pulumi.Config().requireObject<Commands>("fleet");
for (let number = 1; number <= count; number++) {
  const parent = inComponents ? { parent: new Component(`component-${number}`) } : {};
  new command.local.Command(`command-${number}`, { create: "true", delete: "true" }, parent);
}
