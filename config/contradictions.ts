import { isInNetwork } from "../scenarios/addresses";
import { sides } from "../scenarios/host";
import { hostKey } from "./keys";
import type { ConfigProblem, ConfigWords } from "./problem";
import { shown, type Values } from "./wayOut";

/** What is wrong with values that would be right beside others. */
export function contradictions(values: Values, words: ConfigWords): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const add = (key: string, error: string, wayOut: string) =>
    problems.push({ key, value: shown(values[key]), error, wayOut, contradiction: true });
  if (values.senderAddress === values.responderAddress && values.senderPort === values.responderPort)
    add("responderAddress", "is the sender's address too", "name two different servers");
  for (const side of sides)
    if (values[hostKey([side, "bridge"])] === values[hostKey([side, "wireNic"])])
      add(hostKey([side, "bridge"]), "is the wire's interface too", "name the bridge that has that interface in it");
  problems.push(...addressesInGuestNetwork(values, words));
  return problems;
}

/** Networks for guests, of which at least one holds neither server's address. */
const otherNetworks = ["172.31.0.0/22", "10.203.0.0/22", "192.168.240.0/22"];

/** Guests could not reach a server whose address is one of their own network. */
function addressesInGuestNetwork(values: Values, words: ConfigWords): ConfigProblem[] {
  const servers = sides.map((side) => ({ side, address: String(values[hostKey([side, "address"])]) }));
  const inside = (network: string) => servers.filter(({ address }) => isInNetwork(address, network));
  const found = inside(String(values.guestNetwork)).map(({ side, address }) => `the ${side} server, ${address}`);
  if (found.length === 0) return [];
  const other = otherNetworks.find((network) => inside(network).length === 0) ?? "";
  return [
    {
      key: "guestNetwork",
      value: shown(values.guestNetwork),
      error: `holds the address of ${found.join(", and of ")}`,
      wayOut: `${words.set("guestNetwork", other)}, or another network that neither server has an address in`,
      contradiction: true,
    },
  ];
}
