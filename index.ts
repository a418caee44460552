import * as pulumi from "@pulumi/pulumi";
import { Analysis } from "./components/analysis";
import { Measurement } from "./components/measurement";
import { readme as stackReadme } from "./components/readme";
import { tryResultsFolder } from "./components/resultsFolder";
import { secretIfAny, secretKeys } from "./components/secretKeys";
import { connectionFacts, Testbed } from "./components/testbed";
import { visible } from "./components/visible";
import { readConfig } from "./config/readConfig";
import { version as toolVersion } from "./package.json";
import { digest } from "./scenarios/digest";
import { scenarioText } from "./scenarios/scenario";

/** What the stack's configuration asks for. */
const stack = pulumi.getStack();
const config = visible(() => readConfig(pulumi.runtime.allConfig(), { secretKeys: secretKeys() }));
const { resultsFolder } = config;
visible(() => tryResultsFolder(resultsFolder));

/** What exists. */
const args = { stack, toolVersion, config };
const testbed = visible(() => new Testbed("testbed", args));

/** What happens. */
const asked = { request: testbed.request, guestsMade: testbed.guestsMade, again: config.measureAgain };
const measurement = new Measurement("measurement", asked, { dependsOn: [testbed] });

/** What it means. */
const analysis = new Analysis("analysis", { stack, toolVersion, resultsFolder, manifest: measurement.manifest });

/** What the user gets. */
export const overhead = analysis.summary;
export const results = measurement.manifest.folder;
export const report = analysis.report;
export const connections = secretIfAny(
  /^tare:(sender|responder)(Address|User|Port|KeyFile|KnownHostsFile)$/,
  connectionFacts(args),
);
export const tuning = testbed.tuning ?? "none";
export const scenarioDigest = digest(config.scenario);
export const readme = stackReadme({
  stack,
  scenario: scenarioText(config.scenario),
  summary: analysis.markdown,
  report,
  results,
});
