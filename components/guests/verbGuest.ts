import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ComponentOptions } from "../child";
import { hostAnswer, requestText } from "../hostCommand";
import type { GuestSpec, MadeGuest, PrepareArgs } from "./preparedHost";

/** What verbs/create-KIND.sh of such a kind answers. */
const Created = z.strictObject({ id: z.string() });

/**
 * A guest that the host program makes with the verb create-KIND and removes with delete-KIND, on the host's own bridge.
 * @param kind as the verbs are named
 * @param image what the guest is made from, under the name by which the verb asks for it
 */
export function verbGuest(
  kind: string,
  name: string,
  { host, stack, addresses, image: manifest }: PrepareArgs,
  spec: GuestSpec,
  image: Record<string, pulumi.Output<string>>,
  opts: ComponentOptions,
): Required<Omit<MadeGuest, "image">> {
  const request = {
    name: spec.guestName,
    role: spec.role,
    ...image,
    init: manifest.apply(({ init }) => init.join(" ")),
    bridge: host.host.bridge,
    address: spec.address,
    prefixLength: addresses.prefixLength,
    cpus: spec.cpus,
    memoryMiB: pulumi.output(spec.size).memoryMiB,
  };
  const verbs = { verb: `create-${kind}`, undo: `delete-${kind}` };
  const { answer } = hostAnswer(name, { host, ...verbs, stack, request }, Created, opts);
  // A command keeps its id when it is updated, but the update replaces the guest, so the id comes from the verb's answer.
  return { id: answer.id, madeBy: requestText({ host, stack, request }) };
}
