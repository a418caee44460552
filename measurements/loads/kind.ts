import type { Scenario } from "../../scenarios/scenario";
import type { HostEnvironment } from "../../scenarios/run";
import type { HostSamples } from "../samples";
import type { Window } from "../window";

/** What is needed to judge a load: the readings of the host it runs on, and when the probe ran by that host's clock. */
export interface LoadEvidence {
  host: HostEnvironment;
  wireNic: string;
  samples: HostSamples;
  startedSeconds: number;
  endedSeconds: number;
}

/** How much of a load was there: one file in this folder, one line in index.ts. */
export interface LoadJudge {
  /** What was seen of it within the window, by name with the unit in it; read whatever the load. */
  readings(window: Window, evidence: LoadEvidence): Record<string, number>;
  /** Share of the resource's ceiling, judged for the host; null where this host does not let it be read. */
  share(scenario: Scenario, window: Window, evidence: LoadEvidence): number | null;
}
