import type { GuestReadings } from "../scenarios/run";
import type { FleetGuest, HostSamples } from "./samples";
import type { Window } from "./window";

/** What each background guest of a host did within a window, by its name; null for what the host does not tell. */
export function guestReadings(window: Window, { fleet }: HostSamples): Record<string, GuestReadings> {
  return Object.fromEntries(fleet.map((guest) => [guest.name, readings(window, guest)]));
}

/** The same of the main guest; undefined if it was not looked at. */
export function mainReadings(window: Window, { main }: HostSamples): GuestReadings | undefined {
  return main ? readings(window, main) : undefined;
}

function readings({ from, to }: Window, guest: FleetGuest): GuestReadings {
  const [cpuBefore, cpuAfter] = [from, to].map((sample) => sample.cpuSecondsByFile.get(guest.cpuFile ?? ""));
  const [before, after] = [from, to].map((sample) => sample.interfaces.get(guest.interface ?? ""));
  return {
    cpuSeconds: difference(cpuBefore, cpuAfter),
    // The tap or veth receives what the guest sends.
    txBytes: difference(before?.rxBytes, after?.rxBytes),
    txPackets: difference(before?.rxPackets, after?.rxPackets),
  };
}

function difference(before: number | undefined, after: number | undefined): number | null {
  return before === undefined || after === undefined ? null : Number((after - before).toFixed(6));
}
