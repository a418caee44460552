import execa from "execa";
import { hostProgram } from "../../host/program";
import { hostCaller } from "../../measurements/hostCall";
import { SshMaster } from "../../measurements/sshMaster";
import type { Host } from "../../scenarios/host";

/** A host that ssh reaches, with the host program in place. */
export interface ReachedHost {
  host: Host;
  /** Calls a verb of the host program; values go on stdin. @throws with the host's own words */
  call(verb: string, request: object): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Connects to a host by its pinned key and puts the host program where a stack puts it: into the ssh user's home.
 * @throws MeasurementError naming host, reason and way out
 */
export async function reach(host: Host): Promise<ReachedHost> {
  const master = await SshMaster.open(host);
  try {
    const program = hostProgram();
    // Its name is digits of its digest: nothing that a shell could take for more. Renamed, so that nobody runs a half.
    const place = `cat >${program.path}.part$$ && mv -f ${program.path}.part$$ ${program.path}`;
    await execa("ssh", [...master.callArguments, place], { input: program.text });
    const { call } = hostCaller(master, program.path);
    return { host, call, close: () => master.close() };
  } catch (error) {
    await master.close();
    throw error;
  }
}

/** Works on a host that is reached for that time only. */
export async function onHost<T>(host: Host, work: (reached: ReachedHost) => Promise<T>): Promise<T> {
  const reached = await reach(host);
  try {
    return await work(reached);
  } finally {
    await reached.close();
  }
}
