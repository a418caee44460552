import { join, resolve } from "node:path";
import { identityArguments, sshPath } from "../connections/sshPath";
import { shownError } from "../errors/fileError";
import { shellWord } from "../errors/shellWord";
import { VisibleError } from "../errors/visibleError";
import { common, type Context } from "./context";

/** Tells the sender's host that the last probe's files are here now. Until then it keeps them. */
export async function forgetProbe(context: Context): Promise<void> {
  await context.callers.sender.call("forget-probe", common(context, "sender"));
}

/** The error of a run that could not be stored, with where its raw data still lies and how to get it. */
export function withRawDataOnHost({ request }: Context, thrown: unknown): unknown {
  const error = shownError(thrown);
  if (!(error instanceof VisibleError)) return error;
  const { address, user, port, keyFile, knownHostsFile, dataFolder } = request.hosts.sender;
  const from = `${user}@${address.includes(":") ? `[${address}]` : address}:${join(dataFolder, "run", request.stack)}/probe.*`;
  // Whole paths: the user may paste the command anywhere.
  const identity = identityArguments(resolve(keyFile)).map(shellWord);
  const known = shellWord(`UserKnownHostsFile=${sshPath(resolve(knownHostsFile))}`);
  const options = `-P ${port} ${identity.join(" ")} -o ${known}`;
  return new VisibleError(
    error.message,
    `${error.wayOut ?? "./tare up measures again"}. The raw data of this probe stays on the sender server until its next probe or ./tare destroy: scp -r ${options} ${shellWord(from)} FOLDER gets it`,
    { cause: error },
  );
}
