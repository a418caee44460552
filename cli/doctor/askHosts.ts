import { guestKind } from "../../components/guests";
import { onHost } from "../../connections/hostConnection";
import { HostError } from "../../connections/errors";
import { sides, type Hosts } from "../../scenarios/host";
import { type Technology, technologyTitles } from "../../scenarios/technology";
import { HostReading } from "./reading";

/** Two hosts on one kernel, or two servers of any hardware. */
export type Place = "lab" | "servers";

/** What two hosts can be used for. */
export interface HostsFacts {
  place: Place;
  /** For each technology that does not run natively on both: why. */
  obstacles: Map<Technology, string>;
}

/** @returns why they could not be asked, where a host does not answer */
export async function askHosts(hosts: Hosts, technologies: readonly Technology[]): Promise<HostsFacts | string> {
  try {
    const readings = [];
    for (const side of sides) readings.push(await readHost(hosts, side, technologies[0] as Technology));
    const obstacles = new Map<Technology, string>();
    for (const technology of technologies) {
      const judgements = readings.flatMap((reading) =>
        guestKind(technology).doctor.checks.map(({ judge }) => judge(reading)),
      );
      const obstacle = judgements.find(({ verdict }) => verdict !== "ok");
      if (obstacle !== undefined) obstacles.set(technology, `${technologyTitles[technology]}: ${obstacle.found}`);
    }
    return { place: readings.some(({ lab }) => lab !== null) ? "lab" : "servers", obstacles };
  } catch (error) {
    if (error instanceof HostError) return error.message;
    throw error;
  }
}

function readHost(hosts: Hosts, side: (typeof sides)[number], technology: Technology): Promise<HostReading> {
  const { dataFolder, bridge, wireNic } = hosts[side];
  const request = { dataFolder, technology, bridge, wireNic, programs: [] };
  return onHost(hosts[side], async ({ call }) => HostReading.parse(await call("inspect", request)));
}
