import { type Command, Option } from "commander";
import type { DeployOptions, DeployResult } from "../../engine";
import type { Deployment } from "../../engine/workspace";
import { exitCodes, VisibleError } from "../../errors/visibleError";
import { type Side, sides } from "../../scenarios/host";
import type { AbandonedHost } from "../stack/abandon";
import type { DeployFlags, EngineVerb } from "../stack/deployment";
import { changeOptions, engineOption, previewOnlyOption, refreshOption, selectionOptions } from "../stack/flags";
import { refuseFlags } from "../stack/refusedFlags";

interface DestroyFlags extends DeployFlags {
  excludeProtected?: boolean;
  abandonHost?: Side;
}

export function register(program: Command): void {
  const command = selectionOptions(changeOptions(program.command("destroy")));
  refuseFlags(engineOption(previewOnlyOption(refreshOption(command))))
    .alias("down")
    .description("delete everything that the stack made; results and the stack itself stay")
    .option("--exclude-protected", "leave what is protected, and what it needs")
    .addOption(
      new Option(
        "--abandon-host <side>",
        "this side's server is gone for good: forget what is there, without asking it",
      ).choices([...sides]),
    )
    .addHelpText(
      "after",
      `
Examples:
  ./tare destroy --stack sender
  ./tare destroy --stack sender --yes
  ./tare destroy --stack sender --abandon-host responder`,
    )
    .action(async (_flags: unknown, command: Command) => destroyStack(command.optsWithGlobals<DestroyFlags>()));
}

async function destroyStack(flags: DestroyFlags): Promise<void> {
  if (flags.engine === "pulumi" && flags.abandonHost !== undefined)
    throw new VisibleError("Pulumi's CLI cannot abandon a host", "Leave out --engine pulumi.", {
      exitCode: exitCodes.configuration,
    });
  const { engineOf } = await import("../stack/engineOf");
  const { destroy, previewDestroy, keepsState } = await engineOf(flags);
  const { abandonedHost, sidesInState } = await import("../stack/abandon");
  const { changeByState } = await import("../stack/change");
  const { terminal } = await import("../terminal");
  const { Exit } = await import("../errors");
  let abandoned: AbandonedHost | undefined;
  let known: Side[] = [];
  const withAbandoned =
    (verb: EngineVerb) =>
    async (options: DeployOptions): Promise<DeployResult> => {
      const deployment = await options.store.load();
      known = sidesInState(deployment);
      const selected = flags.excludeProtected === true ? withoutProtected(options, deployment) : options;
      if (flags.abandonHost === undefined) return verb(selected);
      abandoned = abandonedHost(deployment, flags.abandonHost);
      return verb({ ...selected, abandons: abandoned.abandons });
    };
  const change = {
    kind: "destroy",
    title: "destroy",
    doing: "Destroying",
    preview: withAbandoned(previewDestroy),
    run: withAbandoned(destroy),
    keepsState,
  } as const;
  const of = flags.stack === undefined ? "" : ` --stack ${flags.stack}`;
  try {
    await changeByState("destroy", change, flags);
  } catch (error) {
    const others = known.filter((side) => side !== flags.abandonHost);
    if (error instanceof Exit && error.code === exitCodes.resource && others.length > 0)
      terminal.note(
        "\nWhat is left stays in the state: mend what is said above and call destroy again. For a server that is gone for good, or was " +
          `set up anew: ${others.map((side) => `\`./tare destroy${of} --abandon-host ${side}\``).join(" or ")}.`,
      );
    throw error;
  }
  if (abandoned === undefined) return;
  terminal.note(
    `\nThe ${flags.abandonHost} server ${abandoned.address} was not asked. What may still be there: ${abandoned.left.join(", ")}. ` +
      `If it comes back, \`./tare doctor --leaks --fix${of}\` removes that and frees it.`,
  );
}

function withoutProtected(options: DeployOptions, deployment: Deployment | undefined): DeployOptions {
  const guarded = (deployment?.resources ?? []).filter((state) => state.protect === true).map(({ urn }) => urn);
  const { selection } = options;
  return { ...options, selection: { ...selection, excludes: [...(selection?.excludes ?? []), ...guarded] } };
}
