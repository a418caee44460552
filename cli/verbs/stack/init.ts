import type { Command } from "commander";
import {
  asText,
  checkNewValue,
  checkStackName,
  type Crypter,
  decrypt,
  emptyDeployment,
  fullKey,
  holdsSecret,
  openConfig,
  type RawValue,
  sealText,
  selectStack,
  typedValue,
} from "../../../engine/workspace";
import { shellWord } from "../../../errors/shellWord";
import { exitCodes, VisibleError } from "../../../errors/visibleError";
import { labAddresses } from "../../../lab";
import { sides } from "../../../scenarios/host";
import { findStack, isKnown, type FoundStack } from "../../stack/find";
import { type Advice, checkScenario } from "../../stack/preflight";
import { stackCrypter } from "../../stack/secrets";
import { refuseBrokenText } from "../../stack/text";
import { terminal } from "../../terminal";

interface Flags {
  cwd?: string;
  scenario?: string[];
  from?: string;
  lab?: string;
  select: boolean;
}

export function register(stack: Command): void {
  stack
    .command("init <name>")
    .description("make a stack: its file Pulumi.NAME.yaml and an empty state")
    .option("--scenario <key=value...>", "config of the stack; a list as JSON or with commas")
    .option("--from <stack>", "begin with the config of another stack, its secrets included")
    .option("--lab <lab>", "write the addresses of that lab's hosts into the config (a lab beside the default one)")
    .option("--no-select", "leave the selected stack as it is")
    .addHelpText(
      "after",
      `
Examples:
  ./tare stack init lxc-32 --scenario technology=lxc backgroundCount=32
  ./tare stack init servers --from sender --scenario senderAddress=192.0.2.10 responderAddress=192.0.2.11
  ./tare stack init slow --from sender --lab slow
  ./tare stack init probes --scenario rates=1kpps,1Mpps`,
    )
    .action((name: string, _flags: unknown, command: Command) => init(name, command.optsWithGlobals<Flags>()));
}

/** There is no stack yet whose config could be changed. */
const advice: Advice = {
  words: {
    set: (key, value) => `--scenario ${key}=${shellWord(value)}`,
    remove: (key) => `--scenario ${key}=`,
    setSecret: (key) => `--scenario ${key}=VALUE`,
  },
  wayOut: "Call it again with what is said above. No stack was made.",
};

async function init(name: string, flags: Flags): Promise<void> {
  checkStackName(name);
  const found = findStack({ cwd: flags.cwd, stack: name });
  if (found.backend.exists(found.reference))
    throw new VisibleError(
      `stack "${name}" already exists`,
      `Change its config with \`./tare config set KEY VALUE --stack ${name}\`, or take another name.`,
    );
  refuseExistingFile(found, flags);
  const values = {
    ...(flags.from === undefined ? {} : await valuesOf(flags.from, found)),
    ...labValues(found, flags),
    ...scenarioValues(found, flags),
  };
  const crypter = await stackCrypter(found);
  for (const [key, value] of Object.entries(values)) found.file.set(key, seal(value, crypter));
  const config = openConfig(found.project, name, found.file, crypter);
  await checkScenario(found.project.name, name, config, advice);
  found.file.salt = crypter.salt;
  await found.backend.create(found.reference, emptyDeployment(crypter.salt));
  found.file.save();
  if (flags.select) selectStack(found.project, name);
  terminal.print(`Created stack '${name}' (${found.file.path})`);
}

/** An existing file already is the stack's config. It is used as it is, so flags that would change it are refused. */
function refuseExistingFile(found: FoundStack, flags: Flags): void {
  if (!found.file.exists() || [flags.scenario, flags.from, flags.lab].every((flag) => flag === undefined)) return;
  throw new VisibleError(
    `${found.file.path} exists already`,
    `Leave out --scenario, --from and --lab to make a stack of it, change it with \`./tare config set\`, or take another name.`,
  );
}

/** A secret of another stack, opened in order to be sealed again with the new stack's key. */
class OpenedSecret {
  constructor(readonly text: string) {}
}

type NewValue = RawValue | OpenedSecret;

function seal(value: NewValue, crypter: Crypter): RawValue {
  return value instanceof OpenedSecret ? sealText(value.text, crypter) : value;
}

async function valuesOf(stack: string, { project }: FoundStack): Promise<Record<string, NewValue>> {
  const source = findStack({ cwd: project.folder, stack });
  if (!isKnown(source))
    throw new VisibleError(
      `--from names stack "${stack}", which does not exist`,
      "`./tare stack ls` lists those that do.",
      { exitCode: exitCodes.stackNotFound },
    );
  const values = source.file.values();
  if (!Object.values(values).some(holdsSecret)) return values;
  const crypter = await stackCrypter(source);
  const open = (key: string, value: RawValue): NewValue =>
    holdsSecret(value) ? new OpenedSecret(asText(decrypt(value, key, source.file, crypter))) : value;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, open(key, value)]));
}

function labValues({ project }: FoundStack, { lab }: Flags): Record<string, RawValue> {
  if (lab === undefined) return {};
  const addresses = labAddresses(lab);
  return Object.fromEntries(sides.map((side) => [fullKey(`${side}Address`, project.name), addresses[side]]));
}

function scenarioValues({ project, reference }: FoundStack, { scenario = [] }: Flags): Record<string, RawValue> {
  return Object.fromEntries(
    scenario.map((pair) => {
      const [name, ...rest] = pair.split("=");
      if (!name || rest.length === 0)
        throw new VisibleError(
          `--scenario "${pair}" is not of the form KEY=VALUE`,
          "For example: --scenario technology=lxc",
          {
            exitCode: exitCodes.configuration,
          },
        );
      const key = fullKey(name, project.name);
      const text = rest.join("=");
      refuseBrokenText(text, `--scenario ${name}`);
      const value = typedValue(project, key, text);
      checkNewValue(project, reference.stack, key, value, { set: advice.words.set });
      return [key, value];
    }),
  );
}
