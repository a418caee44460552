import { type HostConnection, onHost } from "../../connections/hostConnection";
import { HostError } from "../../connections/errors";
import { hostNeeds } from "../../host/packages";
import type { Host, Side } from "../../scenarios/host";
import type { Technology } from "../../scenarios/technology";
import { guestKind } from "../../components/guests";
import { fail, type Judgement, ok, warn } from "../../components/guests/doctor";
import { type Finding, judgeHost } from "./check";
import { hostChecks } from "./checks";
import { HostReading } from "./reading";

/** Inspects one host and judges it. If it cannot be reached or read, the only finding says so. */
export async function inspectHost(side: Side, host: Host, technology: Technology): Promise<Finding[]> {
  const { dataFolder, bridge, wireNic } = host;
  const programs = hostNeeds(technology).map(({ program }) => program);
  const request = { dataFolder, technology, bridge, wireNic, programs };
  try {
    return await onHost(host, async (connection) => {
      const reading = HostReading.parse(await connection.call("inspect", request));
      const reached = ok(`${host.user}@${host.address} port ${host.port} is ${reading.hostname}, by its pinned key`);
      const channels = await inspectChannels(connection, technology);
      return [{ name: "ssh", ...reached }, ...channels, ...judgeHost(hostChecks, { side, host, technology, reading })];
    });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [{ name: "ssh", ...fail(error.message, error.wayOut ?? "mend what it says, then run doctor again") }];
  }
}

/** Tries what else than commands a deployment sends through ssh: the daemon's socket, and files by sftp. */
async function inspectChannels(connection: HostConnection, technology: Technology): Promise<Finding[]> {
  const { socket } = guestKind(technology).doctor;
  const forwarding =
    socket === undefined ? [] : [{ name: "ssh forwarding", ...(await judgeForward(connection, socket)) }];
  const said = await connection.trySftp();
  const sftp =
    said === undefined
      ? ok("answers")
      : warn(
          `${said}: Pulumi's own CLI cannot copy files (./tare can)`,
          "there: Subsystem sftp internal-sftp in sshd_config, and nothing that a login shell prints unasked",
        );
  return [...forwarding, { name: "sftp", ...sftp }];
}

async function judgeForward(connection: HostConnection, socket: string): Promise<Judgement> {
  try {
    await connection.tryForward(socket);
    return ok(`${socket} can be reached`);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return fail(error.message, error.wayOut ?? "see sshd's log there");
  }
}
