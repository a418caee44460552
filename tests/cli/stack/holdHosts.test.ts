import { holdHosts } from "../../../cli/stack/holdHosts";
import { HostError, SshError } from "../../../connections/errors";
import type { HostConnection } from "../../../connections/hostConnection";
import { emptyDeployment, type ResourceState } from "../../../engine/workspace";
import { secret } from "../../../engine/values";
import type { Host } from "../../../scenarios/host";

const asked: [address: string, verb: string, request: object][] = [];
let failure: Error | undefined;
jest.mock("../../../connections/hostConnection", () => ({
  onHost: (host: Host, work: (connection: Partial<HostConnection>) => Promise<unknown>) =>
    work({
      call: async (verb, request) => {
        asked.push([host.address, verb, request]);
        if (failure) throw failure;
      },
    }),
}));
beforeEach(() => {
  asked.length = 0;
  failure = undefined;
});

const config = { config: { "tare:senderAddress": "192.0.2.1", "tare:responderAddress": "192.0.2.2" }, secretKeys: [] };
const request = { stack: "blue", dataFolder: "/var/lib/tare", owner: "id-1 tare me@here /folder" };

function reservation(side: string, host: string, stdin: object = request): ResourceState {
  return {
    urn: `urn:pulumi:blue::tare::tare:components:Reservation$command:remote:Command::reservation-${side}`,
    custom: true,
    type: "command:remote:Command",
    inputs: { connection: secret({ host }), stdin: JSON.stringify(stdin) },
  };
}

const hold = (...resources: ResourceState[]) =>
  holdHosts({
    config,
    store: {
      load: async () => ({ ...emptyDeployment(""), resources }),
      append: async () => undefined,
      save: async () => undefined,
    },
  });

it("asks each host that the stack has reserved, with what it was reserved with", async () => {
  await hold(reservation("sender", "192.0.2.1"), reservation("responder", "192.0.2.2"));
  expect(asked).toEqual([
    ["192.0.2.1", "hold", request],
    ["192.0.2.2", "hold", request],
  ]);
});

it("asks no host of a stack without reservation or identity, nor one that the stack now leaves", async () => {
  await hold();
  await hold(reservation("sender", "192.0.2.1", { stack: "blue", project: "tare", user: "me@here" }));
  await hold(reservation("sender", "192.0.2.9"));
  expect(asked).toEqual([]);
});

it("ends an up whose host somebody else has, and leaves a host that does not answer to the engine", async () => {
  failure = new HostError("192.0.2.1", "host a is reserved by stack x");
  await expect(hold(reservation("sender", "192.0.2.1"))).rejects.toThrow("is reserved by stack x");
  failure = new SshError("192.0.2.1", "the host does not answer", undefined, false);
  await hold(reservation("sender", "192.0.2.1"));
});
