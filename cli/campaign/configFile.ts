import {
  type Crypter,
  type OpenConfig,
  type Project,
  type RawValue,
  sealText,
  writeFileAtomic,
} from "../../engine/workspace";

/**
 * Writes a configuration as the file of a stack, in which Pulumi's CLI looks for it: YAML, of which JSON is a part. Secrets are sealed,
 * and what the project declares as a list is one, because the CLI takes no text for it.
 */
export function writeConfigFile(
  path: string,
  project: Project,
  { config, secretKeys }: OpenConfig,
  crypter: Crypter,
): void {
  const valueOf = (key: string, text: string): RawValue => {
    if (secretKeys.includes(key)) return sealText(text, crypter);
    return project.declared[key]?.type === "array" ? (JSON.parse(text) as RawValue) : text;
  };
  const values = Object.fromEntries(Object.entries(config).map(([key, text]) => [key, valueOf(key, text)]));
  writeFileAtomic(path, `${JSON.stringify({ encryptionsalt: crypter.salt, config: values }, null, 2)}\n`);
}
