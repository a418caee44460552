import { onHost } from "../../connections/hostConnection";
import { HostError } from "../../connections/errors";
import { hostNeeds } from "../../host/packages";
import type { Host, Side } from "../../scenarios/host";
import type { Technology } from "../../scenarios/technology";
import { fail, ok } from "../../components/guests/doctor";
import { type Finding, judgeHost } from "./check";
import { hostChecks } from "./checks";
import { HostReading } from "./reading";

/** Inspects one host and judges it. If it cannot be reached or read, the only finding says so. */
export async function inspectHost(side: Side, host: Host, technology: Technology): Promise<Finding[]> {
  const { dataFolder, bridge, wireNic } = host;
  const programs = hostNeeds(technology).map(({ program }) => program);
  const request = { dataFolder, technology, bridge, wireNic, programs };
  try {
    const reading = HostReading.parse(await onHost(host, ({ call }) => call("inspect", request)));
    const reached = ok(`${host.user}@${host.address} port ${host.port} is ${reading.hostname}, by its pinned key`);
    return [{ name: "ssh", ...reached }, ...judgeHost(hostChecks, { side, host, technology, reading })];
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [{ name: "ssh", ...fail(error.message, error.wayOut ?? "mend what it says, then run doctor again") }];
  }
}
