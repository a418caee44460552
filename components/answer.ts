import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { VisibleError } from "../errors/visibleError";
import { readAnswer } from "../host/answer";
import { visible } from "./visible";

/**
 * What a command resource answered on stdout. This is the only place where components read stdout.
 * @param whose begins the message of an error: "verb facts on the sender server (10.201.0.2)"
 */
export function answerOf<T>(
  command: { stdout: pulumi.Output<string> },
  form: z.ZodType<T>,
  whose: string,
): pulumi.Output<T> {
  return command.stdout.apply((stdout) => visible(() => parse(stdout, form, whose)));
}

function parse<T>(stdout: string, form: z.ZodType<T>, whose: string): T {
  const answer = readAnswer(stdout);
  if (!answer)
    throw new VisibleError(
      `${whose} answered with something that is not JSON: ${JSON.stringify(stdout.slice(0, 200))}`,
      "run the same command again; if it stays so, see what the login shell of that account does with a command",
    );
  const read = form.safeParse(answer.value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new VisibleError(
    `${whose} answered with something else than was asked: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    "operator and host differ in their version of Tare: run ./tare up again",
  );
}
