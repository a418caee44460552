import { compareText, type Dataset } from "../model/runData";

/** Facts of the machines and tools that one set has and the other has not. */
export function environmentChanges(a: Dataset, b: Dataset): string[] {
  const facts = (data: Dataset) => {
    const found = new Map<string, Set<string>>();
    const add = (fact: string, value: string) => found.set(fact, (found.get(fact) ?? new Set()).add(value));
    for (const { run } of data.runs) {
      add("Tare", run.toolVersion);
      add("image", run.environment.imageSha256.slice(0, 12));
      add("lab", run.environment.lab ?? "none");
      for (const side of ["sender", "responder"] as const) {
        const { versions, kernel, cpuModel, governor, turbo, smt, clockSource } = run.environment[side];
        const single = { kernel, cpuModel, governor, turbo, smt, clockSource, ...versions };
        for (const [fact, value] of Object.entries(single)) add(`${side}'s ${fact}`, String(value ?? "unknown"));
      }
    }
    return found;
  };
  const [factsA, factsB] = [facts(a), facts(b)];
  const text = (values: Set<string> | undefined) => [...(values ?? ["–"])].sort(compareText).join(", ");
  const names = [...new Set([...factsA.keys(), ...factsB.keys()])].sort(compareText);
  return names.flatMap((fact) => {
    const [before, after] = [text(factsA.get(fact)), text(factsB.get(fact))];
    return before === after ? [] : [`${fact}: ${before} → ${after}`];
  });
}
