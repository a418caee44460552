import { join, resolve } from "node:path";
import { identityArguments, sshPath } from "../connections/sshPath";
import { shownError } from "../errors/fileError";
import { shellWord } from "../errors/shellWord";
import { VisibleError } from "../errors/visibleError";
import { type Side, sides } from "../scenarios/host";
import { placeOf } from "../scenarios/probe";
import { common, type Context } from "./context";

/** Tells the hosts that the last probe's files are here now. Until then they keep them. */
export async function forgetProbe(context: Context): Promise<void> {
  const told = sidesWithFiles(context).map((side) => context.callers[side].call("forget-probe", common(context, side)));
  await Promise.all(told);
}

/** The probe's own output comes from the sender's host, and captures from where there are points. */
function sidesWithFiles({ request }: Context): Side[] {
  const captured = request.scenario.capturePoints.map((point) => placeOf(point).side);
  return sides.filter((side) => side === "sender" || captured.includes(side));
}

/** The error of a run that could not be stored, with where its raw data still lies and how to get it. */
export function withRawDataOnHost(context: Context, thrown: unknown): unknown {
  const error = shownError(thrown);
  if (!(error instanceof VisibleError)) return error;
  const commands = sidesWithFiles(context).map((side) => fetchCommand(context, side));
  const where = commands.length > 1 ? "on both servers" : "on the sender server";
  return new VisibleError(
    error.message,
    `${error.wayOut ?? "./tare up measures again"}. The raw data of this probe stays ${where} until its next probe or ./tare destroy: ${commands.join("; ")} gets it`,
    { cause: error },
  );
}

function fetchCommand({ request }: Context, side: Side): string {
  const { address, user, port, keyFile, knownHostsFile, dataFolder } = request.hosts[side];
  const from = `${user}@${address.includes(":") ? `[${address}]` : address}:${join(dataFolder, "run", request.stack)}/probe.*`;
  // Whole paths: the user may paste the command anywhere.
  const identity = identityArguments(resolve(keyFile)).map(shellWord);
  const known = shellWord(`UserKnownHostsFile=${sshPath(resolve(knownHostsFile))}`);
  return `scp -r -P ${port} ${identity.join(" ")} -o ${known} ${shellWord(from)} FOLDER`;
}
