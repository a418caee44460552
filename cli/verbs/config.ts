import type { Command } from "commander";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import {
  asText,
  checkNewValue,
  decrypt,
  fullKey,
  holdsSecret,
  mergeDefaults,
  type RawValue,
  readConfigPath,
  sealText,
  typedMember,
  typedValue,
  valueAt,
  withoutValueAt,
  withValueAt,
} from "../../engine/workspace";
import { printJson, printTable } from "../display/table";
import { stackOption } from "../stack/flags";
import { checkSetting, sayWhatIsLeft } from "../stack/preflight";
import { refuseBrokenText } from "../stack/text";
import { findKnownStack, type StackOptions, type FoundStack } from "../stack/find";
import { stackCrypter } from "../stack/secrets";
import { registerCopy } from "./configCopy";
import { terminal } from "../terminal";

interface Flags extends StackOptions {
  json?: boolean;
  secret?: boolean;
  path?: boolean;
  showSecrets?: boolean;
}

export function register(program: Command): void {
  const config = stackOption(program.command("config"))
    .description("list, read and change the stack's config")
    .option("-j, --json", "print as JSON")
    .option("--show-secrets", "print secrets in clear")
    .addHelpText(
      "after",
      `
Examples:
  ./tare config --stack sender
  ./tare config set backgroundCount 32 --stack sender
  ./tare config get technology --stack sender`,
    )
    .action((_flags: unknown, command: Command) => list(command.optsWithGlobals<Flags>()));
  registerGet(config);
  registerSet(config);
  registerRemove(config);
  registerCopy(config);
}

/** The key that is named, or with --path the place inside a key's value. */
function placeOf(key: string, { path }: Flags, { project }: FoundStack): Place {
  const place = path === true ? readConfigPath(key) : { key, inside: [] };
  return { full: fullKey(place.key, project.name), inside: place.inside };
}

interface Place {
  /** The key with its namespace. */
  full: string;
  inside: (string | number)[];
}

function registerGet(config: Command): void {
  stackOption(config.command("get <key>"))
    .description("print one value, the project's default where the stack sets none; secrets in clear")
    .option("-j, --json", "print as JSON")
    .option("--path", "KEY is a path into a value, such as rates[0]")
    .addHelpText(
      "after",
      "\nExamples:\n  ./tare config get technology --stack sender\n  ./tare config get --path 'rates[0]' --stack sender",
    )
    .action(async (key: string, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const found = findKnownStack(flags);
      const { full, inside } = placeOf(key, flags, found);
      const value = valueAt(mergeDefaults(found.project, found.file.values())[full], inside);
      if (value === undefined) throw notSet(key, found);
      const text = asText(await opened(found, full, value));
      if (flags.json) printJson({ name: full, value: text, secret: holdsSecret(value) });
      else terminal.print(text);
    });
}

function registerSet(config: Command): void {
  stackOption(config.command("set <key> [value]"))
    .description("set a value; a list as JSON or with commas")
    .option("--secret", "encrypt it")
    .option("--plaintext", "store it as it is (the default)")
    .option("--path", "KEY is a path into a value, such as rates[0]; what the path leads through is made")
    .addHelpText(
      "after",
      `
Without VALUE it is read from standard input, so that a secret shows neither in the list of processes nor in the
shell's history.

Examples:
  ./tare config set rates 1kpps,1Mpps --stack sender
  ./tare config set --path 'rates[2]' 1Mpps --stack sender
  ./tare config set senderAddress --secret --stack servers < address.txt`,
    )
    .action(async (key: string, value: string | undefined, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const found = findKnownStack(flags);
      const text = value ?? (await readValue(key));
      await setValue(found, placeOf(key, flags, found), text, flags);
    });
}

function registerRemove(config: Command): void {
  stackOption(config.command("rm <key>"))
    .description("remove a value; the project's default applies again")
    .option("--path", "KEY is a path into a value, such as rates[0]")
    .addHelpText("after", "\nExample:\n  ./tare config rm backgroundCount --stack sender")
    .action(async (key: string, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const found = findKnownStack(flags);
      const { full, inside } = placeOf(key, flags, found);
      if (inside.length === 0) {
        if (!found.file.remove(full)) throw notSet(key, found);
      } else {
        const left = withoutValueAt(found.file.get(full), inside);
        if (left === undefined) throw notSet(key, found);
        found.file.set(full, left);
      }
      found.file.save();
      await sayWhatIsLeft(found);
    });
}

async function list(flags: Flags): Promise<void> {
  const found = findKnownStack(flags);
  const values = mergeDefaults(found.project, found.file.values());
  const shown: { key: string; text: string; secret: boolean }[] = [];
  for (const [key, value] of Object.entries(values)) {
    const secret = holdsSecret(value);
    const text = secret && flags.showSecrets !== true ? "[secret]" : asText(await opened(found, key, value));
    shown.push({ key, text, secret });
  }
  if (flags.json)
    printJson(
      Object.fromEntries(
        shown.map(({ key, text, secret }) => [
          key,
          secret && flags.showSecrets !== true ? { secret } : { value: text, secret },
        ]),
      ),
    );
  else
    printTable(
      ["KEY", "VALUE"],
      shown.map(({ key, text }) => [key.replace(`${found.project.name}:`, ""), text]),
    );
}

async function setValue(
  found: FoundStack,
  { full: key, inside }: Place,
  text: string,
  { secret }: Flags,
): Promise<void> {
  const { project, reference, file } = found;
  if (inside.length > 0) return setMember(found, { full: key, inside }, text, secret === true);
  const covered = secret === true || project.declared[key]?.secret === true;
  refuseBrokenText(text, `the value of ${key}`);
  const value = typedValue(project, key, text);
  checkNewValue(project, reference.stack, key, value, { secret: covered });
  const setting = { key, text: asText(value), secret: covered };
  await checkSetting(found, setting);
  if (covered) {
    const crypter = await stackCrypter(found);
    file.salt = crypter.salt;
    file.set(key, sealText(asText(value), crypter));
  } else file.set(key, value);
  file.save();
  await sayWhatIsLeft(found, setting);
}

/** Sets a part of a structured value. What holds a sealed part is checked when the stack is deployed. */
async function setMember(found: FoundStack, { full, inside }: Place, text: string, secret: boolean): Promise<void> {
  const { project, reference, file } = found;
  refuseBrokenText(text, `the value of ${full}`);
  let member = typedMember(text);
  if (secret) {
    const crypter = await stackCrypter(found);
    file.salt = crypter.salt;
    member = sealText(text, crypter);
  }
  const value = withValueAt(file.get(full), inside, member);
  checkNewValue(project, reference.stack, full, value, { secret });
  if (!holdsSecret(value)) await checkSetting(found, { key: full, text: asText(value), secret: false });
  file.set(full, value);
  file.save();
  await sayWhatIsLeft(found);
}

async function readValue(key: string): Promise<string> {
  if (terminal.interactive) return terminal.ask(`${key}: `);
  return (await terminal.readInput()).replace(/\r?\n$/, "");
}

async function opened(found: FoundStack, key: string, value: RawValue): Promise<RawValue> {
  return holdsSecret(value) ? decrypt(value, key, found.file, await stackCrypter(found)) : value;
}

function notSet(key: string, { project, reference }: FoundStack): VisibleError {
  return new VisibleError(
    `configuration key "${fullKey(key, project.name)}" is not set for stack "${reference.stack}"`,
    `List what is set with \`./tare config --stack ${reference.stack}\`.`,
    { exitCode: exitCodes.configuration },
  );
}
