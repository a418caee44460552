import * as pulumi from "@pulumi/pulumi";
import * as libvirt from "@pulumi/libvirt";
import recorded from "./recorded/inputs.json";
import manifest from "../../../sdks/libvirt/package.json";

/** What a program registers, as the engine would see it. */
const registered: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: (args) => {
      registered.push(args);
      return { id: args.id || `${args.name}-id`, state: args.inputs };
    },
    call: () => ({}),
  }),
);

const promised = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

/** Every recorded input of a type with a value of its own. */
const allInputs = (token: keyof typeof recorded): Record<string, string> =>
  Object.fromEntries(recorded[token].inputs.map((name) => [name, `value of ${name}`]));

const classes = [libvirt.CloudInitDisk, libvirt.Domain, libvirt.Network, libvirt.Pool, libvirt.Volume];
type AnyClass = new (name: string, args: object) => pulumi.CustomResource;

test("the package says which plugin it needs, and the classes ask for the same version", () => {
  expect(manifest.pulumi).toEqual({ resource: true, name: "libvirt", version: manifest.version });
  expect(manifest.version).toBe("0.5.4");
});

test("there is a class for each recorded token", () => {
  expect(classes.map((one) => one.__pulumiType).sort()).toEqual(Object.keys(recorded).sort());
});

test.each(classes.map((one) => [one.__pulumiType as keyof typeof recorded, one as unknown as AnyClass]))(
  "%s passes every input on and offers it as output",
  async (token, Class) => {
    const inputs = allInputs(token);
    const resource = new Class(`all-${token}`, inputs);
    await promised(resource.urn);
    expect(registered.find((args) => args.name === `all-${token}`)).toMatchObject({ type: token, inputs });
    for (const [name, value] of Object.entries(inputs)) {
      const output = (resource as unknown as Record<string, pulumi.Output<string>>)[name];
      expect(output).toBeDefined();
      expect(await promised(output as pulumi.Output<string>)).toBe(value);
    }
  },
);

test("inputs that are left out are not registered, and are outputs still", async () => {
  const volume = new libvirt.Volume("small", { pool: "p", name: "small.qcow2" });
  await promised(volume.urn);
  const inputs = registered.find((args) => args.name === "small")?.inputs;
  expect(Object.entries(inputs).filter(([, value]) => value !== undefined)).toEqual([
    ["name", "small.qcow2"],
    ["pool", "p"],
  ]);
  expect(pulumi.Output.isInstance(volume.size)).toBe(true);
});

test("a provider takes its URI from LIBVIRT_DEFAULT_URI where the program gives none", async () => {
  process.env.LIBVIRT_DEFAULT_URI = "qemu:///session";
  try {
    await promised(new libvirt.Provider("from-environment").urn);
    await promised(new libvirt.Provider("given", { uri: "qemu:///system" }).urn);
  } finally {
    delete process.env.LIBVIRT_DEFAULT_URI;
  }
  const uri = (name: string) => registered.find((args) => args.name === name)?.inputs.uri;
  expect(uri("from-environment")).toBe("qemu:///session");
  expect(uri("given")).toBe("qemu:///system");
});

test("instances are told apart by type", () => {
  const pool = new libvirt.Pool("told-apart", { name: "p", type: "dir" });
  expect(libvirt.Pool.isInstance(pool)).toBe(true);
  expect(libvirt.Volume.isInstance(pool)).toBe(false);
  expect(libvirt.Pool.isInstance(undefined)).toBe(false);
});
