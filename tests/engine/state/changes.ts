import fc from "../../support/seeded";
import type { Change } from "../../../engine/model/change";
import type { Deployment, ResourceState } from "../../../engine/model/state";
import { Ledger } from "../../../engine/state/ledger";

/** What a deployment might do, in lines of changes that are made together. Each die decides on one of them. */
export const anyDice = fc.array(
  fc.array(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 1000 })), { minLength: 1, maxLength: 4 }),
  {
    maxLength: 6,
  },
);

/** The changes that the dice give for a state, each one that fits what is there by then. */
export function changesOf(base: Deployment | undefined, dice: [number, number][][]): Change[][] {
  const ledger = new Ledger(base);
  let [serial, nextNumber] = [0, ledger.leftoverCount];
  const open: number[] = [...Array(nextNumber).keys()];
  const made = (): ResourceState => {
    serial += 1;
    const urn = `urn:pulumi:dev::sample::a:b:C::made${serial}`;
    return { urn, custom: true, type: "a:b:C", id: `made-${serial}`, inputs: { serial } };
  };
  const change = ([what, which]: [number, number]): Change => {
    const waiting = ledger.waitingStates();
    const state = waiting[which % Math.max(waiting.length, 1)];
    const at = state && ledger.placeOf(state);
    const settled = ledger.settledStates();
    if (what === 0) return { kind: "settle", state: made() };
    if (what === 1 && open.length > 0) return { kind: "end", number: open.splice(which % open.length, 1)[0] as number };
    if (what === 2) {
      open.push(nextNumber);
      const on = at === undefined ? { state: made() } : { at };
      return { kind: "begin", number: nextNumber++, type: at === undefined ? "creating" : "deleting", ...on };
    }
    if (what === 3 && settled.length > 0)
      return { kind: "unsettle", urn: (settled[which % settled.length] as ResourceState).urn };
    if (state === undefined || at === undefined) return { kind: "settle", state: made() };
    if (what === 4) return { kind: "same", at };
    if (what === 5) return { kind: "mark", at, as: which % 2 === 0 ? "delete" : "pendingReplacement" };
    if (what === 6) return { kind: "exchange", at, state: { ...state, outputs: { seen: which } } };
    return which % 2 === 0 ? { kind: "remove", at } : { kind: "settle", at, state: made() };
  };
  return dice.map((line) =>
    line.map((die) => {
      const next = change(die);
      ledger.apply(next);
      return next;
    }),
  );
}
