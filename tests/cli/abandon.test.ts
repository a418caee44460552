import { readFileSync } from "node:fs";
import { join } from "node:path";
import { abandonedHost, sidesInState } from "../../cli/stack/abandon";
import { parseUrn } from "../../engine/values";
import type { Deployment, ResourceState } from "../../engine/workspace";

/** States as stacks really have them, with connections, and providers of both kinds. */
function recorded(stack: string): Deployment {
  const file = join(__dirname, `../fixtures/2f8d04b/${stack}/state.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest: Deployment } }).checkpoint.latest;
}

const isCall = ({ custom, type }: ResourceState) =>
  custom && !type.startsWith("pulumi:") && !type.startsWith("command:local:");

describe.each(["docker", "lxc", "kvm"])("the server of a %s stack that is gone", (stack) => {
  const deployment = recorded(stack);

  test("is known with all that needs it, and each other resource is the other server's", () => {
    expect(sidesInState(deployment)).toEqual(["sender", "responder"]);
    const sender = abandonedHost(deployment, "sender");
    const responder = abandonedHost(deployment, "responder");
    expect([sender.address, responder.address]).toEqual(["10.201.0.2", "10.201.0.6"]);
    const calls = deployment.resources.filter(isCall);
    for (const state of calls)
      expect([state.urn, sender.abandons(state)]).not.toEqual([state.urn, responder.abandons(state)]);
    const names = calls.filter(responder.abandons).map(({ urn }) => parseUrn(urn).name);
    expect(names).toEqual(expect.arrayContaining(["guest-responder", "reservation-responder", "ready-responder"]));
    expect(responder.left).toEqual([...new Set(names)]);
    expect(sender.left).toEqual(expect.arrayContaining(["guest-sender", "bg-sender-1", "bg-sender-2"]));
  });
});

test("a state without servers has none to abandon", () => {
  const deployment = { ...recorded("docker"), resources: [] };
  expect(sidesInState(deployment)).toEqual([]);
  expect(() => abandonedHost(deployment, "sender")).toThrow(/names no sender server/);
  expect(() => abandonedHost(undefined, "sender")).toThrow(/names no sender server/);
});
