import { type BoundName, boundNames } from "../scenarios/bounds";
import { meantPoints } from "./capturePoints";
import { boundKey } from "./keys";
import { imageKind } from "../scenarios/image";
import type { ConfigProblem, ConfigWords } from "./problem";
import { shown, type Values, wayOutOf } from "./wayOut";

/** A name that no program on a host can take for an option or a path. */
const registryName = /^[A-Za-z0-9][\w.:/-]*(@sha256:[0-9a-f]+)?$/;

/** What is wrong with a value although it has its declared type and no schema says so. */
export function furtherProblems(values: Values, words: ConfigWords): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const add = (key: string, error: string, wayOut: string) =>
    problems.push({ key, value: shown(values[key]), error, wayOut });
  const atLeast = (key: string, least: number) => {
    if ((values[key] as number) < least)
      add(key, `must be at least ${least}`, `${words.set(key, String(least))}, or more`);
  };
  for (const name of boundNames)
    if (boundOf(values, name) === undefined)
      add(boundKey(name), "must be a number of percent from 0 to 100", wayOutOf(boundKey(name), words));
  atLeast("repetitions", 1);
  atLeast("measureAgain", 0);
  if ((values.repetitions as number) > 1000)
    add("repetitions", "must be at most 1000", `${words.set("repetitions", "1000")}, or less`);
  for (const key of ["rates", "capturePoints"]) {
    const given = values[key] as string[];
    const list = key === "capturePoints" ? meantPoints(given, values.technology) : given;
    const once = [...new Set(list)];
    if (once.length < list.length) add(key, "names something twice", words.set(key, JSON.stringify(once)));
  }
  for (const key of ["image", "resultsFolder"])
    if (/[\r\n\0]/.test(String(values[key]))) add(key, "must be a name without line breaks", wayOutOf(key, words));
  if (imageKind(String(values.image)) === "registry" && !registryName.test(String(values.image)))
    add(
      "image",
      "is neither a file that ends in .tar or .qcow2 nor the name of an image in a registry",
      wayOutOf("image", words),
    );
  if (values.resultsFolder === "")
    add("resultsFolder", "must not be empty", `${words.set("resultsFolder", "results")}, or another folder`);
  const first = Number.parseInt(String(values.guestNetwork), 10);
  if (first === 0 || first === 127 || first >= 224)
    add("guestNetwork", "is a network that no host can have addresses in", wayOutOf("guestNetwork", words));
  return problems;
}

/** A bound as a share, from its key's percent; undefined where that is none. */
export function boundOf(values: Values, name: BoundName): number | undefined {
  const text = String(values[boundKey(name)]);
  const percent = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  return percent >= 0 && percent <= 100 ? percent / 100 : undefined;
}
