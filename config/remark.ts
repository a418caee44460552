import { loads } from "../loads";
import { parseCpuList } from "../scenarios/cpuList";
import { sides } from "../scenarios/host";
import { loadKinds } from "../scenarios/load";
import { hostKey, loadKey } from "./keys";
import type { ConfigWords } from "./problem";
import type { Values } from "./wayOut";

/** What a key's value does not do although it is right, or does that is hardly meant; undefined where there is nothing to say. */
export function remark(key: string, values: Values, words: ConfigWords): string | undefined {
  return withoutEffect(key, values, words) ?? sharedCpus(key, values);
}

/** Keys that say what background guests are and do. */
const ofBackground = ["load", "location", "backgroundVcpus", "backgroundMemory"];

function withoutEffect(key: string, values: Values, words: ConfigWords): string | undefined {
  const ofLoad = loadKinds.find((load) =>
    Object.keys(loads[load].parameters).some((name) => loadKey(load, name) === key),
  );
  if (ofLoad !== undefined && ofLoad !== values.load)
    return `nothing uses ${key} while load is ${String(values.load)}: ${words.set("load", ofLoad)}, if that is what you mean`;
  if (values.backgroundCount === 0 && (ofLoad !== undefined || ofBackground.includes(key)))
    return `nothing uses ${key} while backgroundCount is 0: ${words.set("backgroundCount", "4")} makes guests that do`;
  return undefined;
}

/** Virtual CPUs that must share, where the config says which CPUs there are. Elsewhere `up` says it, which asks the hosts. */
function sharedCpus(key: string, values: Values): string | undefined {
  const wanted = key === "mainVcpus" || key === "backgroundVcpus" ? Number(values[key]) : 0;
  for (const side of sides) {
    const list = String(values[hostKey([side, "cpus"])]);
    const there = parseCpuList(list).length;
    if (list !== "" && there < wanted)
      return `a guest of ${wanted} virtual CPUs shares the ${there} that ${side}Cpus (${list}) lets it use`;
  }
  return undefined;
}
