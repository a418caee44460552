import type { Side } from "../scenarios/host";
import { common, type Context } from "./context";
import { parseSamples, type HostSamples } from "./samples";

/** Readings of a host that are being taken. */
export interface Sampler {
  /** Resolves when the first reading is there. */
  started: Promise<void>;
  /** Resolves when all is read that is read before a probe: beside a fleet, that is a second reading one second later. */
  readBefore(): Promise<void>;
  /** Takes the last reading and ends. */
  stop(): Promise<SamplerResult>;
  /** Ends without an answer. */
  abandon(): void;
}

export interface SamplerResult extends HostSamples {
  /** The text that the host printed; it is kept in the run's folder. */
  text: string;
  /** What to add to this machine's clock to get the host's, in seconds; good to the time that a packet takes. */
  clockOffsetSeconds: number;
}

/** The host takes its second reading one second after the first. */
const secondReadingMs = 1200;

/** Starts taking readings of a host. */
export function startSampler(context: Context, side: Side, everySeconds: number): Sampler {
  const { request, callers } = context;
  const fleet = request.background.filter((guest) => guest.side === side).map((guest) => guest.name);
  const { technology } = request.scenario;
  const { wireNic } = request.hosts[side];
  const main = request.guests[side].name;
  const asked = { ...common(context, side), technology, everySeconds, wireNic, main, fleet };
  const running = callers[side].start("sample", asked);
  running.answer.catch(() => undefined); // stop or started reports the error
  const started = Promise.race([running.firstOutputMs, running.answer]);
  started.catch(() => undefined);
  return {
    started: started.then(() => undefined),
    readBefore: async () => {
      await started;
      if (fleet.length > 0) await new Promise((done) => setTimeout(done, secondReadingMs));
    },
    abandon: () => running.kill(),
    stop: async () => {
      running.finish();
      const text = await running.answer;
      const samples = parseSamples(text);
      const firstSeconds = samples.samples[0]?.atSeconds ?? NaN;
      return { ...samples, text, clockOffsetSeconds: firstSeconds - (await running.firstOutputMs) / 1000 };
    },
  };
}
