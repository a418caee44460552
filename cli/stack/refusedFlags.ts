import { type Command, Option } from "commander";
import { exitCodes, VisibleError } from "../../errors/visibleError";

/**
 * Flags of Pulumi's CLI that these verbs do not have: what to do instead. A flag whose name ends with "=" takes a value. docs/engine.md
 * lists them.
 */
export const refusedFlags: Readonly<Record<string, string>> = {
  "attach-debugger": "Start the program with NODE_OPTIONS=--inspect-brk.",
  client: "The program is started by each call: leave it out.",
  "config=": "Set it before with `./tare config set KEY VALUE`.",
  "config-file=": "A stack's config is in Pulumi.STACK.yaml: name the stack with --stack.",
  "config-path": "Set it before with `./tare config set --path KEY VALUE`.",
  "continue-on-error": "What is under way ends; then mend what failed and call again.",
  "import-file=": "Call `pulumi preview --import-file`.",
  "import-pending-creates": "`up` and `destroy` find what was made by themselves; --clear-pending-creates forgets it.",
  "skip-pending-creates": "`up` and `destroy` find what was made by themselves; --clear-pending-creates forgets it.",
  neo: "Leave it out.",
  "plan=": "Preview with `./tare preview` and call `up` at once: there are no saved plans.",
  "save-plan=": "There are no saved plans: `./tare preview --json > FILE` keeps what it says.",
  "policy-pack=": "Call `pulumi preview --policy-pack`.",
  "policy-pack-config=": "Call `pulumi preview --policy-pack-config`.",
  remote: "The engine runs on this machine: leave it out.",
  remove: "Call `./tare stack rm` afterwards.",
  "run-program": "The state has what `destroy` and `refresh` need: leave it out.",
  "secrets-provider=": "Secrets are sealed by passphrase: leave it out.",
  "show-config": "Call `./tare config`.",
  "show-full-output": "Call `./tare stack output`, which cuts nothing off.",
  "show-policy-remediations": "There are no policies: leave it out.",
  "show-reads": "What is read is always shown: leave it out.",
  "show-replacement-steps": "Both halves of a replacement are always shown while they are done: leave it out.",
  "show-secrets": "Call `./tare stack output --show-secrets` afterwards.",
  strict: "Leave it out.",
  "suppress-permalink": "There are no permalinks: leave it out.",
  "disable-integrity-checking":
    "A state file in the wrong order is always refused: mend it, or take one of its backups.",
  emoji: "Leave it out.",
  "fully-qualify-stack-names": "The only organization is `organization`: leave it out.",
  logflow: "Call it with --debug.",
  logtostderr: "Call it with --debug.",
  "memprofilerate=": "Start it with NODE_OPTIONS=--heap-prof.",
  "profiling=": "Start it with NODE_OPTIONS=--cpu-prof.",
  "tracing=": "Call it with --debug.",
  "verbose=": "Call it with --debug.",
};

/** Makes a verb refuse them by name; with a flag that it has, nothing changes. */
export function refuseFlags(command: Command): Command {
  for (const [flag, wayOut] of Object.entries(refusedFlags)) {
    const name = flag.replace("=", "");
    if (command.options.some(({ long }) => long === `--${name}`)) continue;
    command.addOption(new Option(`--${name}${flag.endsWith("=") ? " <value>" : " [value]"}`).hideHelp());
    command.on(`option:${name}`, () => {
      throw new VisibleError(`\`./tare ${command.name()}\` does not have Pulumi's flag --${name}`, wayOut, {
        exitCode: exitCodes.configuration,
      });
    });
  }
  return command;
}
