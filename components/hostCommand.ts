import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { hostCommand } from "../host/program";
import { canonicalJson } from "../scenarios/digest";
import { answerOf } from "./answer";
import type { TestbedHost } from "./hostProgram";

export interface HostVerbArgs {
  host: TestbedHost;
  /** The verb of the host program that creates the resource, and runs again when its request changes. Idempotent. */
  verb: string;
  /** The verb that runs in place of `verb` when the request changes; left out where it is the same one. */
  again?: string;
  /** The verb that undoes it; left out where there is nothing to undo. */
  undo?: string;
  /** The stack that asks. */
  stack: pulumi.Input<string>;
  /** What all verbs get on stdin, beside the stack, its owner line and the host's data folder. */
  request: pulumi.Input<Record<string, unknown>>;
}

/**
 * A verb of the host program as a resource. The command line is constant and all values go on stdin: sshd does not accept
 * environment variables, and a shell would expand values on its command line.
 */
export function hostVerb(name: string, args: HostVerbArgs, opts: pulumi.CustomResourceOptions): command.remote.Command {
  const program = { path: args.host.programPath };
  return new command.remote.Command(
    name,
    {
      connection: args.host.connection,
      create: hostCommand(program, args.verb),
      ...(args.again ? { update: hostCommand(program, args.again) } : {}),
      ...(args.undo ? { delete: hostCommand(program, args.undo) } : {}),
      stdin: requestText(args),
      addPreviousOutputInEnv: false,
    },
    opts,
  );
}

/** The same, with what the verb answers. */
export function hostAnswer<T>(
  name: string,
  args: HostVerbArgs,
  form: z.ZodType<T>,
  opts: pulumi.CustomResourceOptions,
): { command: command.remote.Command; answer: pulumi.Output<T> } {
  const made = hostVerb(name, args, opts);
  const { side, host } = args.host;
  return { command: made, answer: answerOf(made, form, `verb ${args.verb} on the ${side} server (${host.address})`) };
}

/** What all its verbs get on stdin. */
export function requestText({ host, stack, request }: Omit<HostVerbArgs, "verb" | "undo">): pulumi.Output<string> {
  return pulumi
    .all([stack, host.owner, request])
    .apply(([name, owner, values]) =>
      canonicalJson({ stack: name, ...(owner ? { owner } : {}), dataFolder: host.host.dataFolder, ...values }),
    );
}
