import type { Scenario } from "../scenarios/scenario";
import { configKeys, loadKey } from "./keys";

/**
 * The configuration that makes a scenario, keys with their values as `stack init --scenario` takes them (lists with commas);
 * defaults are left out. The inverse of readConfig, except that it leaves out where the scenario runs.
 */
export function configOf(scenario: Scenario): Record<string, string> {
  const { main, background, probes, image } = scenario;
  const parameters = Object.entries(background.parameters ?? {});
  const all = {
    technology: scenario.technology,
    nic: scenario.nic ?? "",
    affinity: scenario.affinity,
    mainVcpus: main.vcpus,
    mainMemory: main.memoryMiB,
    backgroundVcpus: background.size.vcpus,
    backgroundMemory: background.size.memoryMiB,
    backgroundCount: background.count,
    load: background.load,
    location: background.location,
    ...Object.fromEntries(parameters.map(([name, value]) => [loadKey(background.load, name), value])),
    rates: [...new Set(probes.map(({ rate }) => rate))],
    count: probes[0]?.count ?? "",
    mode: probes[0]?.mode ?? "",
    repetitions: Math.max(...probes.map(({ repetition }) => repetition)),
    capturePoints: scenario.capturePoints,
    image: image.source,
    imageSha256: image.sha256,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) =>
      String(value) === String(configKeys[key]?.default) ? [] : [[key, String(value)]],
    ),
  );
}
