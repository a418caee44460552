import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson, digest } from "../scenarios/digest";
import { slowFacts } from "../scenarios/hostFacts";
import { MeasurementManifest, type MeasurementRequest } from "../scenarios/measurement";
import { answerOf } from "./answer";
import { childOf, type ComponentOptions } from "./child";

export interface MeasurementArgs {
  /** All that the measurement needs to know; see MeasurementRequest. */
  request: pulumi.Input<MeasurementRequest>;
  /** Becomes another text when a guest is made again. */
  guestsMade?: pulumi.Input<string>;
  /** Counts how often the standing testbed was to be measured again (config key measureAgain). Not an Output. */
  again?: number;
}

/**
 * Runs the scenario's probes on the live testbed and writes raw runs to the results folder. It measures again only when the
 * scenario, the image, the version or slow facts of the hosts have changed, when a guest was made again, or when it is asked to.
 * Nothing is deleted: results outlive the testbed.
 */
export class Measurement extends pulumi.ComponentResource {
  readonly manifest: pulumi.Output<MeasurementManifest>;

  constructor(name: string, args: MeasurementArgs, opts?: ComponentOptions) {
    super("tare:components:Measurement", name, {}, opts);
    const given = pulumi.output(args.request) as pulumi.Output<MeasurementRequest>;
    const request = given.apply(withSlowFacts);
    // No trigger: a preview could not tell any more whether scenario or image are others, which the trigger is for.
    const stdin = pulumi
      .all([request, pulumi.output(args.guestsMade)])
      .apply(([values, guestsMade]) => canonicalJson(guestsMade === undefined ? values : { ...values, guestsMade }));
    const measured = new command.local.Command(
      name,
      {
        create: "node -r ./register.js measurements/main.ts",
        stdin,
        // Where nobody asked yet there is no counter: stacks of earlier versions have none, and stay as they are.
        triggers: [request.apply(outcomeDigest), ...(args.again ? [args.again] : [])],
        addPreviousOutputInEnv: false,
      },
      childOf(this, opts),
    );
    this.manifest = answerOf(measured, MeasurementManifest, "measurements/main.ts");
    this.registerOutputs({ manifest: this.manifest });
  }
}

function withSlowFacts(request: MeasurementRequest): MeasurementRequest {
  const { sender, responder } = request.hostFacts;
  return { ...request, hostFacts: { sender: slowFacts(sender), responder: slowFacts(responder) } };
}

/** Digest of all that decides a measurement's outcome. Repetitions are part of the scenario's probes. */
function outcomeDigest({ scenario, imageSha256, toolVersion, hostFacts }: MeasurementRequest): string {
  return digest({ scenario, imageSha256, toolVersion, hostFacts });
}
