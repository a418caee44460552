import { probeTools } from "../probes";
import type { Probe } from "../scenarios/probe";
import type { Scenario } from "../scenarios/scenario";
import type { ConfigProblem, ConfigWords } from "./problem";
import { scenarioKey } from "./scenarioKey";
import { shown, type Values } from "./wayOut";

/** The probes that the tool of their mode cannot send, one problem for each key. */
export function probeProblems({ probes }: Scenario, values: Values, words: ConfigWords): ConfigProblem[] {
  const isSendable = (probe: Probe) => probeTools[probe.mode].refuses(probe) === undefined;
  const sendable = [...new Set(probes.filter(isSendable).map(({ rate }) => rate))];
  const byKey = new Map<string, ConfigProblem>();
  for (const probe of probes) {
    const problem = probeTools[probe.mode].refuses(probe);
    if (!problem) continue;
    const key = scenarioKey(["probes", problem.member]);
    const { message: error } = problem;
    const left = key === "rates" && sendable.length > 0;
    const wayOut = left
      ? `${words.set(key, JSON.stringify(sendable))} leaves it out; or ${problem.wayOut}`
      : problem.wayOut;
    if (!byKey.has(key)) byKey.set(key, { key, value: shown(values[key]), error, wayOut, contradiction: true });
  }
  return [...byKey.values()];
}
