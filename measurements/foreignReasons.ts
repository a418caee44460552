import { percent, usersText } from "../foreign/cpu";
import type { Side } from "../scenarios/host";
import type { ForeignWork } from "../scenarios/foreignWork";
import { usualBounds, type Bounds } from "../scenarios/bounds";
import type { Reason } from "../scenarios/validityCodes";

/** How much others did on the hosts, and of what, where it was enough to disturb a run; and where that could not be judged. */
export function foreignReasons(work: Readonly<Record<Side, ForeignWork>>, bounds: Bounds = usualBounds): Reason[] {
  return Object.entries(work).flatMap(([side, each]) => [
    ...cpuReasons(`the ${side}'s host`, each, bounds),
    ...wireReasons(`the ${side}'s host`, each, bounds),
    ...diskReasons(`the ${side}'s host`, each, bounds),
  ]);
}

const reason = (text: string): Reason => ({ code: "foreign-work", text });

function cpuReasons(host: string, { cpu, windowSeconds, untold }: ForeignWork, { foreignCpu }: Bounds): Reason[] {
  if (!cpu)
    return [
      { code: "foreign-work-unknown", text: `whether others worked on ${host} is not known: ${untold.join("; ")}` },
    ];
  const share = cpu.foreignSeconds / windowSeconds;
  if (share < foreignCpu) return [];
  const by = usersText(cpu.foreignBy, windowSeconds);
  return [reason(`others used ${percent(share)} of one CPU of ${host}${by === "" ? "" : `: ${by}`}`)];
}

function wireReasons(host: string, { network, windowSeconds }: ForeignWork, { foreignWire }: Bounds): Reason[] {
  if (!network || network.wireBitsPerSecond === null) return [];
  const wire = network.wireBitsPerSecond;
  const directions = [
    ["sent", network.sent.foreignBytes],
    ["received", network.received.foreignBytes],
  ] as const;
  return directions.flatMap(([verb, bytes]) => {
    const rate = ((bytes ?? 0) * 8) / windowSeconds;
    if (rate < foreignWire * wire) return [];
    return [
      reason(
        `others ${verb} ${(rate / 1e6).toFixed(1)} Mbit/s over the wire at ${host}, ${percent(rate / wire)} of its rate`,
      ),
    ];
  });
}

function diskReasons(host: string, { disk, windowSeconds }: ForeignWork, { foreignDisk }: Bounds): Reason[] {
  if (!disk || disk.foreignBusySeconds / windowSeconds < foreignDisk) return [];
  const rate = (disk.bytes - disk.knownBytes) / windowSeconds / 1e6;
  return [
    reason(
      `others kept the disk of ${host} busy for ${percent(disk.foreignBusySeconds / windowSeconds)} of the time, with ${rate.toFixed(1)} MB/s`,
    ),
  ];
}
