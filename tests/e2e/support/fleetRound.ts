import assert from "node:assert/strict";
import pLimit from "p-limit";
import type { Provider } from "../../../engine/provider";
import type { PropertyMap } from "../../../engine/values";
import { containerType, networkType } from "./dockerBed";

/** As many steps as the engine has under way at once. */
const atOnce = 16;

export interface Context {
  log(severity: string, message: string): void;
  signal: AbortSignal;
}

/** Makes a network and a fleet in it, and removes both. Rejects if dockerd says anything on the way, as when it loses count. */
export async function fleetRound(provider: Provider, image: string, count: number, context: Context): Promise<void> {
  const said: string[] = [];
  const noted = {
    signal: context.signal,
    log: (severity: string, line: string) => void said.push(`${severity}: ${line}`),
  };
  const checked = async (type: string, name: string, news: PropertyMap) => {
    const request = { urn: `urn:${name}`, type, name };
    const { inputs, failures } = await provider.check({ ...request, olds: undefined, news });
    assert.deepEqual(failures, []);
    return { ...request, inputs };
  };
  const make = async (type: string, name: string, news: PropertyMap) => {
    const request = await checked(type, name, news);
    const made = await provider.create({ ...request, timeoutSeconds: 0, preview: false, ...noted });
    return () => provider.delete({ ...request, ...made, timeoutSeconds: 0, ...noted });
  };
  const limit = pLimit(atOnce);
  const name = "tare-test-fleet";
  const removeNetwork = await make(networkType, name, { name, ipamConfigs: [{ subnet: "10.96.0.0/22" }] });
  const container = (number: number): PropertyMap => ({
    ...{ name: `${name}-${number}`, image, command: ["sleep", "1000"] },
    networksAdvanced: [{ name, ipv4Address: `10.96.1.${number}` }],
  });
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const removals = await Promise.all(
    numbers.map((number) => limit(() => make(containerType, `${name}-${number}`, container(number)))),
  );
  await Promise.all(removals.map((remove) => limit(remove)));
  await removeNetwork();
  assert.deepEqual(said, []);
}
