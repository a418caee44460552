import type { Command } from "commander";
import {
  decrypt,
  fullKey,
  holdsSecret,
  type RawValue,
  readConfigPath,
  reseal,
  valueAt,
  withValueAt,
} from "../../engine/workspace";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { findKnownStack, type FoundStack, type StackOptions } from "../stack/find";
import { stackOption } from "../stack/flags";
import { sayWhatIsLeft } from "../stack/preflight";
import { stackCrypter } from "../stack/secrets";
import { terminal } from "../terminal";

interface Flags extends StackOptions {
  dest: string;
  path?: boolean;
}

export function registerCopy(config: Command): void {
  stackOption(config.command("cp [key]"))
    .description("copy a value, or all that the stack sets, to another stack; secrets are sealed anew")
    .requiredOption("-d, --dest <stack>", "the stack that gets them")
    .option("--path", "KEY is a path into a value, such as rates[0]")
    .addHelpText("after", "\nExample:\n  ./tare config cp senderAddress --stack sender --dest responder")
    .action(async (key: string | undefined, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const from = findKnownStack(flags);
      const to = findKnownStack({ ...flags, stack: flags.dest });
      if (from.reference.stack === to.reference.stack)
        throw new VisibleError("--dest names the stack that is copied from", "Name another one with --dest.", {
          exitCode: exitCodes.configuration,
        });
      const values = key === undefined ? all(from) : one(key, flags, from);
      for (const { name, value, inside } of values) {
        const own = await sealedFor(from, to, name, value);
        to.file.set(name, withValueAt(to.file.get(name), inside, own));
      }
      to.file.save();
      await sayWhatIsLeft(to);
      terminal.print(
        `Copied ${key ?? `${values.length} values`} from ${from.reference.stack} to ${to.reference.stack}`,
      );
    });
}

interface Setting {
  name: string;
  value: RawValue;
  /** Where in the key's value it stands; empty for the whole. */
  inside: (string | number)[];
}

function all({ file }: FoundStack): Setting[] {
  return Object.entries(file.values()).map(([name, value]) => ({ name, value, inside: [] }));
}

function one(key: string, { path }: Flags, { project, reference, file }: FoundStack): Setting[] {
  const place = path === true ? readConfigPath(key) : { key, inside: [] };
  const name = fullKey(place.key, project.name);
  const value = valueAt(file.get(name), place.inside);
  if (value !== undefined) return [{ name, value, inside: place.inside }];
  throw new VisibleError(
    `configuration key "${key}" is not set for stack "${reference.stack}"`,
    `List what is set with \`./tare config --stack ${reference.stack}\`.`,
    { exitCode: exitCodes.configuration },
  );
}

async function sealedFor(from: FoundStack, to: FoundStack, key: string, value: RawValue): Promise<RawValue> {
  if (!holdsSecret(value)) return value;
  const [open, seal] = [await stackCrypter(from), await stackCrypter(to)];
  to.file.salt = seal.salt;
  return reseal(value, (sealed) => decrypt(sealed, key, from.file, open), seal);
}
