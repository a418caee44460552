import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../scenarios/digest";
import {
  AnalysisManifest,
  type AnalysisRequest,
  type RunSummary,
  type MeasurementManifest,
} from "../scenarios/measurement";
import { answerOf } from "./answer";
import { childOf, type ComponentOptions } from "./child";

export interface AnalysisArgs {
  /** The stack whose results are analysed. */
  stack: pulumi.Input<string>;
  /** Where raw runs lie, relative to the project. */
  resultsFolder: pulumi.Input<string>;
  /** What the measurement said it wrote. */
  manifest: pulumi.Input<MeasurementManifest>;
  /** Version of Tare: another version may draw other conclusions from the same runs. */
  toolVersion: pulumi.Input<string>;
}

/** Turns raw runs into numbers, figures and a report. It only reads the runs, so it can be repeated at any time. */
export class Analysis extends pulumi.ComponentResource {
  /** Path of the report, relative to the project. */
  readonly report: pulumi.Output<string>;
  /** One line for each cell: RTT, net, overhead. */
  readonly summary: pulumi.Output<RunSummary[]>;
  /** The same as a Markdown table. */
  readonly markdown: pulumi.Output<string>;

  constructor(name: string, args: AnalysisArgs, opts?: ComponentOptions) {
    super("tare:components:Analysis", name, {}, opts);
    const request = pulumi
      .all([args.stack, args.resultsFolder, args.manifest])
      .apply(([stack, resultsFolder, manifest]): AnalysisRequest => ({ stack, resultsFolder, manifest }));
    const analysed = new command.local.Command(
      name,
      {
        create: "node -r ./register.js analysis/main.ts",
        stdin: request.apply(canonicalJson),
        triggers: [args.toolVersion],
        addPreviousOutputInEnv: false,
      },
      childOf(this, opts),
    );
    const manifest = answerOf(analysed, AnalysisManifest, "analysis/main.ts");
    this.report = manifest.report;
    this.summary = manifest.summary;
    this.markdown = manifest.markdown;
    this.registerOutputs({ report: this.report, summary: this.summary });
  }
}
