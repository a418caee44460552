import { readFileSync } from "node:fs";
import { join } from "node:path";
import { askReference, expectSame, ourAnswer, whyNoReference, type Case } from "../../support/reference";

/** Answers of NumPy 1.24, SciPy 1.10 and statsmodels 0.13, recorded with tests/support/reference.py. */
const recorded = JSON.parse(readFileSync(join(__dirname, "recorded", "reference.json"), "utf8")) as (Case & {
  answer: unknown;
})[];

describe("statistics against recorded answers of SciPy and statsmodels", () => {
  test.each(recorded.map((question, i) => [i, question.ask, question] as const))(
    "case %i: %s",
    (_i, _ask, question) => {
      expectSame(ourAnswer(question), question.answer);
    },
  );
});

const reason = whyNoReference();
test(reason === null ? "SciPy, asked now, still gives the recorded answers" : `not asked live: ${reason}`, () => {
  if (reason !== null) return;
  for (const [i, { answer }] of askReference(recorded).entries()) expectSame(recorded[i]?.answer, answer);
});
