import { join } from "node:path";
import { abandonedHost, sidesInState } from "../../cli/stack/abandon";
import { findStack } from "../../cli/stack/find";
import { stackCrypter, storeOf } from "../../cli/stack/secrets";
import { parseUrn } from "../../engine/values";
import type { Deployment, ResourceState } from "../../engine/workspace";
import { temporaryFolder } from "../engine/temporaryFolder";
import { RecordedStack, useRecordedPassphrase } from "../support/recordedStack";

useRecordedPassphrase();
const folder = temporaryFolder();

/** States as stacks really have them, with sealed connections, and providers of both kinds. */
async function recorded(stack: string): Promise<Deployment> {
  await RecordedStack.place(folder.path, { stack, folder: join(__dirname, "../fixtures/2f8d04b", stack) });
  const found = findStack({ stack, cwd: folder.path });
  return (await storeOf(found, await stackCrypter(found)).load())!;
}

const isCall = ({ custom, type }: ResourceState) =>
  custom && !type.startsWith("pulumi:") && !type.startsWith("command:local:");

describe.each(["docker", "lxc", "kvm"])("the server of a %s stack that is gone", (stack) => {
  test("is known with all that needs it, and each other resource is the other server's", async () => {
    const deployment = await recorded(stack);
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

test("a state without servers has none to abandon", async () => {
  const deployment = { ...(await recorded("docker")), resources: [] };
  expect(sidesInState(deployment)).toEqual([]);
  expect(() => abandonedHost(deployment, "sender")).toThrow(/names no sender server/);
  expect(() => abandonedHost(undefined, "sender")).toThrow(/names no sender server/);
});
