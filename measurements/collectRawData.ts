import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { atPath } from "../errors/fileError";
import { probeTools } from "../probes";
import { sides, type Side } from "../scenarios/host";
import type { Probe } from "../scenarios/probe";
import type { HostEnvironment } from "../scenarios/run";
import { common, guestFacts, hostEnvironments, loadStatus, type Context, type GuestAnswer } from "./context";
import { chooseHops, expectedSeconds, limitSeconds, probeCommand, sampleEverySeconds } from "./probeCommand";
import { readProbeRecord, type ProbeRecord } from "./probeRecord";
import { startResponder, type Responder } from "./responder";
import { pointsAt, startResponderCaptures } from "./responderCaptures";
import { startSampler, type SamplerResult } from "./sampler";
import { unpackInto } from "./unpack";
import type { LoadStatus } from "./validity";

/** What is known about a probe before the files in its folder are read. */
export interface RawData {
  /** The time to live that the probe's requests were sent with; undefined where its tool leaves it to the guest. */
  hops: number | undefined;
  record: ProbeRecord;
  samples: Record<Side, SamplerResult>;
  guests: Record<Side, { before: GuestAnswer; after: GuestAnswer | null }>;
  loadSupervisor: { before: LoadStatus; after: LoadStatus } | null;
  hosts: Record<Side, { before: HostEnvironment; after: HostEnvironment }>;
}

/** How often a line of progress is shown while a probe runs. */
const progressSeconds = 5;

/**
 * Runs one probe. Looks at hosts, guests and load before and after it, takes readings of both hosts all the time, captures and sends. All
 * files are written to `folder`, those of the responder's captures to a folder of their own in it.
 * @param probed called as soon as the host has all of the probe's files
 * @throws VisibleError if the probe could not be run at all. What goes wrong while it runs is no error, but the run is judged by it.
 */
export async function collectRawData(
  context: Context,
  probe: Probe,
  bufferKiB: number,
  folder: string,
  probed: () => void,
): Promise<RawData> {
  const every = sampleEverySeconds(probe);
  // First, because making its folder may fail, and then nothing else has been started.
  const captures = startResponderCaptures(context, probe, bufferKiB, folder);
  const samplers = {
    sender: startSampler(context, "sender", every),
    responder: startSampler(context, "responder", every),
  };
  let answering: Responder | undefined;
  try {
    const [sender, responder, loadBefore, hostsBefore] = await Promise.all([
      guestFacts(context, "sender"),
      guestFacts(context, "responder"),
      loadStatus(context),
      hostEnvironments(context),
      samplers.sender.readBefore(),
      samplers.responder.readBefore(),
      captures?.listening,
    ]);
    answering = await startResponder(context, probe);
    const hops = chooseHops(probe);
    const probing = startProbe(context, probe, { bufferKiB, hops, folder, probed });
    await probing.ended;
    captures?.finish();
    // While the captures wait for their last packets. If the guest has ended, the run is kept and judged by that.
    const [samplesOfSender, samplesOfResponder, senderAfter, responderAfter, loadAfter, hostsAfter] = await Promise.all(
      [
        samplers.sender.stop(),
        samplers.responder.stop(),
        guestFacts(context, "sender").catch(() => null),
        guestFacts(context, "responder").catch(() => null),
        loadStatus(context),
        hostEnvironments(context),
        probing.collected,
        captures?.collected,
      ],
    );
    await answering.stop();
    const samples = { sender: samplesOfSender, responder: samplesOfResponder };
    for (const side of sides) {
      const file = join(folder, `samples-${side}.txt`);
      atPath(file, () => writeFileSync(file, samples[side].text));
    }
    return {
      hops,
      record: readProbeRecord(join(folder, "probe.json")),
      samples,
      guests: {
        sender: { before: sender, after: senderAfter },
        responder: { before: responder, after: responderAfter },
      },
      loadSupervisor: loadBefore && loadAfter ? { before: loadBefore, after: loadAfter } : null,
      hosts: {
        sender: { before: hostsBefore.sender, after: hostsAfter.sender },
        responder: { before: hostsBefore.responder, after: hostsAfter.responder },
      },
    };
  } finally {
    captures?.abandon();
    answering?.abandon();
    samplers.sender.abandon();
    samplers.responder.abandon();
  }
}

interface RunningProbe {
  /** Resolves when the probe has ended in its guest. */
  ended: Promise<void>;
  /** Resolves when all of its files are in the folder. */
  collected: Promise<void>;
}

function startProbe(
  context: Context,
  probe: Probe,
  asked: { bufferKiB: number; hops: number | undefined; folder: string; probed: () => void },
): RunningProbe {
  const { request, callers, progress } = context;
  const { bufferKiB, hops, folder, probed } = asked;
  const { sender, responder } = request.guests;
  const unpacked = unpackInto(folder);
  const running = callers.sender.start(
    "probe",
    {
      ...common(context, "sender"),
      guest: { name: sender.name, technology: sender.technology },
      own: sender.address,
      peer: responder.address,
      command: probeCommand(probe, responder.address, hops),
      points: pointsAt(context, "sender"),
      packets: probeTools[probe.mode].packets,
      bufferKiB,
      limitSeconds: limitSeconds(probe),
    },
    unpacked.input,
  );
  const since = Date.now();
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - since) / 1000);
    progress(`  ${seconds} s (about ${Math.ceil(expectedSeconds(probe))} s where replies come at once)`);
  }, progressSeconds * 1000);
  const collect = async () => {
    try {
      await running.answer;
      probed();
      await unpacked.done;
    } finally {
      clearInterval(timer);
      running.kill();
    }
  };
  const collected = collect();
  collected.catch(() => undefined); // whoever waits for the probe's end is told, too
  const ended = Promise.race([running.firstOutputMs, running.answer]);
  return { ended: ended.then(() => undefined), collected };
}
