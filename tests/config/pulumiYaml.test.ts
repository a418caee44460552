import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { configKeys, loadKey } from "../../config/keys";
import { loads } from "../../loads";
import { loadKinds } from "../../scenarios/load";

describe("Pulumi.yaml", () => {
  const file = join(__dirname, "../../Pulumi.yaml");
  const project = parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  const declared = project.config as Record<
    string,
    { type: string; default: unknown; description: string; items?: unknown }
  >;

  it("declares the same keys, types and defaults as the program reads", () => {
    for (const load of loadKinds)
      for (const [name, { description }] of Object.entries(loads[load].parameters))
        expect(declared[loadKey(load, name)]?.description).toBe(`${load} load - ${description}`);
    const read = Object.fromEntries(
      Object.entries(declared).map(([key, { type, default: value }]) => [key, { type, default: value }]),
    );
    expect(read).toEqual(configKeys);
    expect(project.name).toBe("tare");
  });

  it("says only what the CLI's schema of projects allows", () => {
    for (const [key, { type, default: value, description, items, ...rest }] of Object.entries(declared)) {
      expect([key, ["string", "integer", "boolean", "array"].includes(type)]).toEqual([key, true]);
      expect([key, value === undefined, typeof description]).toEqual([key, false, "string"]);
      expect([key, items]).toEqual([key, type === "array" ? { type: "string" } : undefined]);
      expect([key, rest]).toEqual([key, {}]);
    }
  });
});
