import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Document, isMap, isScalar, parseDocument, YAMLMap } from "yaml";
import { writeFileAtomic } from "../state/atomicFile";
import { fullKey, type Project } from "./project";
import { configFault, notYaml, readText } from "./textFile";

/** A config value as the file stores it. `{secure: "v1:…"}`, at any depth, is a sealed secret. */
export type RawValue = string | number | boolean | null | RawValue[] | { [key: string]: RawValue };

/** Pulumi.STACK.yaml: a stack's config and the salt of its secrets. Edits keep comments and the order of keys. */
export class StackFile {
  readonly path: string;
  private readonly document: Document;

  constructor(
    readonly project: Project,
    stack: string,
  ) {
    this.path = stackFilePath(project.folder, stack);
    this.document = parseDocument(this.exists() ? readText(this.path) : "");
    const [error] = this.document.errors;
    if (error) throw notYaml(this.path, error);
    this.refuseOtherShapes();
  }

  exists(): boolean {
    return existsSync(this.path);
  }

  /** The line `encryptionsalt`, which is needed to open the file's secrets; undefined if the file has none. */
  get salt(): string | undefined {
    const salt = this.document.get("encryptionsalt");
    return typeof salt === "string" ? salt : undefined;
  }

  set salt(line: string | undefined) {
    if (line === undefined) this.document.delete("encryptionsalt");
    else this.document.set("encryptionsalt", line);
  }

  /** Values by full key, in the file's order. */
  values(): Record<string, RawValue> {
    const { items } = this.config() ?? new YAMLMap();
    return Object.fromEntries(
      items.map(({ key, value }) => [
        fullKey(String(isScalar(key) ? key.value : key), this.project.name),
        numbersAsWritten(value),
      ]),
    );
  }

  get(key: string): RawValue | undefined {
    return this.values()[fullKey(key, this.project.name)];
  }

  set(key: string, value: RawValue): void {
    if (!this.config()) this.document.set("config", new YAMLMap());
    const path = ["config", this.keyInFile(key)];
    const before = this.document.getIn(path, true);
    const node = this.document.createNode(value);
    if (isScalar(before)) node.comment = before.comment;
    this.document.setIn(path, node);
  }

  /** Removes a key; returns whether it was there. */
  remove(key: string): boolean {
    const removed = this.document.deleteIn(["config", this.keyInFile(key)]);
    if (this.config()?.items.length === 0) this.document.delete("config");
    return removed;
  }

  save(): void {
    const empty = isMap(this.document.contents) && this.document.contents.items.length === 0;
    // Others may read the file, like any file under version control: its secrets are sealed.
    writeFileAtomic(this.path, empty ? "{}\n" : this.document.toString({ lineWidth: 0 }), 0o644);
  }

  delete(): void {
    rmSync(this.path, { force: true });
  }

  private config(): YAMLMap | undefined {
    const config = this.document.get("config");
    return isMap(config) ? config : undefined;
  }

  /** The key as the file spells it: a key of the project may be written there with or without the project's name. */
  private keyInFile(key: string): string {
    const full = fullKey(key, this.project.name);
    const [namespace, ...name] = full.split(":");
    const short = name.join(":");
    return namespace === this.project.name && this.config()?.has(short) === true ? short : full;
  }

  private refuseOtherShapes(): void {
    const { contents } = this.document;
    if (contents === null) this.document.contents = new YAMLMap();
    else if (!isMap(contents))
      throw configFault(`${this.path} holds no settings`, "Its first level must be keys, such as `config:`.");
    if (this.document.has("config") && !this.config() && this.document.get("config") !== null)
      throw configFault(
        `"config" in ${this.path} is not a map of keys and values`,
        "Write one `KEY: VALUE` a line below it, indented.",
      );
    const provider = this.document.get("secretsprovider");
    if (provider !== undefined && provider !== "passphrase" && provider !== "default" && provider !== "")
      throw configFault(
        `${this.path} keeps its secrets with "${String(provider)}"; the embedded engine knows "passphrase" only`,
        "Change it with Pulumi's own CLI: `pulumi stack change-secrets-provider passphrase`.",
      );
  }
}

/** Stacks that have a config file in the folder, deployed or not. */
export function stacksWithFile(projectFolder: string): string[] {
  return readdirSync(projectFolder)
    .map((name) => /^Pulumi\.([\w.-]+)\.yaml$/.exec(name)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

export function stackFilePath(projectFolder: string, stack: string): string {
  return join(projectFolder, `Pulumi.${stack}.yaml`);
}

/**
 * Keeps a number that is not an integer as the text that was written, so that 0.10 (a version, say) does not become
 * 0.1.
 */
function numbersAsWritten(node: unknown): RawValue {
  if (isScalar(node)) {
    const isFraction = typeof node.value === "number" && !Number.isInteger(node.value);
    return isFraction && node.source !== undefined ? node.source : (node.value as RawValue);
  }
  return (node as { toJSON(): RawValue } | null)?.toJSON() ?? null;
}
