import { existsSync, readFileSync } from "node:fs";
import { selectedStack, selectStack } from "../../../engine/workspace/selected";
import { StackFile, stacksWithFile } from "../../../engine/workspace/stackFile";
import { temporaryFolder } from "../temporaryFolder";
import { makeProject } from "./project";

const folder = temporaryFolder();
const commented = `# the sender's stack
config:
  # how many guests
  sample:count: 4 # few
  technology: kvm
`;

describe("StackFile", () => {
  it("keeps comments, order and spelling of keys when a value changes", () => {
    const file = new StackFile(makeProject(folder.path, commented), "dev");
    file.set("count", "8");
    file.set("technology", "lxc");
    file.set("rates", ["1kpps"]);
    file.set("docker:host", "tcp://h");
    file.salt = "v1:a:v1:b:c";
    file.save();
    expect(readFileSync(file.path, "utf8")).toBe(`# the sender's stack
config:
  # how many guests
  sample:count: "8" # few
  technology: lxc
  sample:rates:
    - 1kpps
  docker:host: tcp://h
encryptionsalt: v1:a:v1:b:c
`);
  });

  it("removes a value, and the config with the last one", () => {
    const project = makeProject(folder.path, commented);
    const file = new StackFile(project, "dev");
    expect(file.remove("sample:technology")).toBe(true);
    expect(file.remove("technology")).toBe(false);
    expect(file.remove("count")).toBe(true);
    file.save();
    expect(new StackFile(project, "dev").values()).toEqual({});
  });

  it("makes a file for a stack that has none", () => {
    const file = new StackFile(makeProject(folder.path), "new.stack");
    expect(file.exists()).toBe(false);
    file.set("count", 3);
    file.save();
    expect(readFileSync(file.path, "utf8")).toBe("config:\n  sample:count: 3\n");
    expect(stacksWithFile(folder.path)).toEqual(["new.stack"]);
    file.delete();
    expect(existsSync(file.path)).toBe(false);
  });

  it("says what it cannot use", () => {
    const made = (yaml: string) => () => new StackFile(makeProject(folder.path, yaml), "dev");
    const path = `${folder.path}/Pulumi.dev.yaml`;
    expect(made("config: [")).toThrow(`${path} is not valid YAML`);
    expect(made("config: text")).toThrow(`"config" in ${path} is not a map of keys and values`);
    expect(made("- a")).toThrow(`${path} holds no settings`);
    expect(made("secretsprovider: awskms://key")).toThrow(
      `${path} keeps its secrets with "awskms://key"; the embedded engine knows "passphrase" only`,
    );
  });
});

describe("selectedStack", () => {
  it("is what was selected last", () => {
    const project = makeProject(folder.path);
    expect(selectedStack(project)).toBeUndefined();
    selectStack(project, "sender");
    expect(selectedStack(project)).toBe("sender");
    selectStack(project, undefined);
    expect(selectedStack(project)).toBeUndefined();
  });
});
