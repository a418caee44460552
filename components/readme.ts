import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

/**
 * The stack's readme: the text of Pulumi.README.md with each `${outputs.NAME}` filled in as Pulumi's service does it, so that
 * it reads the same wherever it is shown.
 * @throws Error if the text names an output that is not given
 */
export function readme(outputs: Record<string, pulumi.Input<string>>): pulumi.Output<string> {
  const text = readFileSync("Pulumi.README.md", "utf8");
  return pulumi.output(outputs).apply((values) =>
    text.replace(/\$\{outputs\.(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new Error(`Pulumi.README.md names the output ${name}, which does not exist`);
      return value;
    }),
  );
}
