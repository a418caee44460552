import { z } from "zod";
import { Bounds } from "./bounds";
import { Hosts, Side } from "./host";
import { HostEnvironment } from "./run";
import { Scenario } from "./scenario";
import { PathSegments } from "./segments";
import { Technology } from "./technology";

/** A guest that exists, as a measurement needs it. */
export const GuestFacts = z.strictObject({
  name: z.string(),
  technology: Technology,
  side: Side,
  address: z.ipv4(),
});
export type GuestFacts = z.infer<typeof GuestFacts>;

/** What the Measurement command gets on stdin. */
export const MeasurementRequest = z.strictObject({
  stack: z.string(),
  /** Who asks, as the hosts' reservations know it: identity, project, USER@MACHINE and folder. */
  owner: z.string(),
  toolVersion: z.string(),
  scenario: Scenario,
  scenarioDigest: z.string(),
  hosts: Hosts,
  /** Path of the host program, relative to the ssh user's home. */
  hostProgram: z.string(),
  guests: z.strictObject({ sender: GuestFacts, responder: GuestFacts }),
  background: z.array(GuestFacts),
  /** Another text when any guest was made again, so that what was measured before is measured again. */
  guestsMade: z.string().optional(),
  imageSha256: z.string(),
  accelerator: z.enum(["kvm", "tcg"]).nullable(),
  lab: z.string().nullable(),
  /** Slow facts, taken when the testbed was made. Runs record what is read around each of them. */
  hostFacts: z.strictObject({ sender: HostEnvironment, responder: HostEnvironment }),
  /** Folder, relative to the project, under which SCENARIO-DIGEST/RUN-ID/ is made. */
  resultsFolder: z.string(),
  /** By which runs are judged, where they are not the usual ones. */
  bounds: Bounds.partial().optional(),
  /** Each probe is sent once more without captures. */
  captureCost: z.literal(true).optional(),
});
export type MeasurementRequest = z.infer<typeof MeasurementRequest>;

/** What the Measurement command prints on stdout: no more than later resources need. */
export const MeasurementManifest = z.strictObject({
  scenarioDigest: z.string(),
  folder: z.string().describe("resultsFolder/SCENARIO-DIGEST (first 12 digits)"),
  runs: z.array(
    z.strictObject({
      runId: z.string(),
      rate: z.string(),
      repetition: z.int(),
      verdict: z.enum(["valid", "suspect", "invalid"]),
      sha256: z.string().describe("of run.json"),
    }),
  ),
});
export type MeasurementManifest = z.infer<typeof MeasurementManifest>;

/** One line of the overhead summary: a stack output, a row of the table. Times in milliseconds. */
export const RunSummary = z.strictObject({
  scenarioDigest: z.string(),
  runId: z.string(),
  rate: z.string(),
  repetition: z.int(),
  sent: z.int(),
  received: z.int(),
  lossPercent: z.number(),
  rttMedianMs: z.number().nullable(),
  rttQ1Ms: z.number().nullable(),
  rttQ3Ms: z.number().nullable(),
  rttSdMs: z.number().nullable(),
  /** RTT at the sender guest's tap or veth. */
  netMedianMs: z.number().nullable(),
  overheadMedianMs: z.number().nullable(),
  overheadMedianPercent: z.number().nullable(),
  /** Standard uncertainties of the medians above; null where there is none. Summaries of early versions lack them. */
  uncertainty: z
    .strictObject({
      rttMedianMs: z.number().nullable(),
      netMedianMs: z.number().nullable(),
      overheadMedianMs: z.number().nullable(),
      overheadMedianPercent: z.number().nullable(),
      /** Whether the overhead can be told apart from 0; null where it or its uncertainty is not known. */
      overheadIsTold: z.boolean().nullable(),
    })
    .optional(),
  /** Of probes that send at fixed times: what they skipped, and RTT from the time requests should have left (uncertainty/intendedTimes.ts). */
  corrected: z.strictObject({ skipped: z.int(), rttP99Ms: z.number().nullable(), method: z.string() }).optional(),
  /**
   * Upper bounds of what the sender's guest and the probe waited for a CPU, for each request in ms and as a share of the mean overhead;
   * null where a part could not be read. Summaries of early versions lack them.
   */
  waiting: z
    .strictObject({ mostPerRequestMs: z.number().nullable(), mostOfOverheadPercent: z.number().nullable() })
    .optional(),
  /** Where the time went, of a run that was captured on both hosts. */
  segments: PathSegments.optional(),
  verdict: z.enum(["valid", "suspect", "invalid"]),
  reasons: z.array(z.string()),
  /** The same for programs (scenarios/validityCodes.ts), one for each reason. Summaries of early versions lack them. */
  reasonCodes: z.array(z.string()).optional(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** What the Analysis command gets on stdin. */
export const AnalysisRequest = z.strictObject({
  stack: z.string(),
  resultsFolder: z.string(),
  manifest: MeasurementManifest,
});
export type AnalysisRequest = z.infer<typeof AnalysisRequest>;

export const AnalysisManifest = z.strictObject({
  report: z.string().describe("path of report.html, relative to the project"),
  summary: z.array(RunSummary),
  markdown: z.string().default("").describe("the summary as a Markdown table, for the stack's readme"),
});
export type AnalysisManifest = z.infer<typeof AnalysisManifest>;
