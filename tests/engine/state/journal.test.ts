import assert from "node:assert/strict";
import fc from "../../support/seeded";
import type { Deployment } from "../../../engine/model/state";
import { checkpointDigest, manifestOf } from "../../../engine/state/checkpoint";
import { formatLine, headOf, parseJournal, relationOf, replay } from "../../../engine/state/journal";
import { Ledger } from "../../../engine/state/ledger";
import { anyDice, changesOf } from "./changes";
import { anyDeployment } from "./deployments";

const time = "2026-11-27T06:00:00.000Z";
const head = (text: string) => formatLine(headOf(text, "v1:salt"));
const line = (...changes: Parameters<Ledger["apply"]>[0][]) => formatLine({ time, changes });
const parse = (text: string) => parseJournal(Buffer.from(text), "dev.jsonl");

test("a journal cut off at any byte gives the state after its last whole line", () => {
  fc.assert(
    fc.property(anyDeployment, anyDice, (base, dice) => {
      const lines = changesOf(base, dice);
      const texts = [head("base"), ...lines.map((changes) => line(...changes))];
      const ledger = new Ledger(base);
      const states: (Deployment | undefined)[] = [base];
      for (const changes of lines) {
        changes.forEach((change) => ledger.apply(change));
        states.push({ ...ledger.deployment(manifestOf(time)), secrets_providers: saltOf("v1:salt") });
      }
      const bytes = Buffer.from(texts.join(""));
      let [whole, length] = [-1, 0];
      for (let cut = 0; cut <= bytes.length; cut++) {
        if (cut === length + Buffer.byteLength(texts[whole + 1] ?? "") && whole + 1 < texts.length) {
          whole += 1;
          length = cut;
        }
        const journal = parseJournal(bytes.subarray(0, cut), "dev.jsonl");
        assert.deepEqual(journal && [journal.length, journal.changes.length], whole < 0 ? undefined : [length, whole]);
        if (journal && cut === length) assert.deepEqual(plain(replay(base, journal)), plain(states[whole]));
      }
    }),
    { numRuns: 30 },
  );
});

test("every change fits a state that has never been deployed", () => {
  const [changes] = changesOf(undefined, [[[0, 0], [2, 0]]]); // prettier-ignore
  const journal = parse(head("") + line(...(changes ?? [])));
  expect(replay(undefined, journal!)).toMatchObject({
    manifest: { time, version: expect.stringMatching(/^v3/) },
    secrets_providers: saltOf("v1:salt"),
    resources: [{ id: "made-1" }],
    pending_operations: [{ type: "creating", resource: { id: "made-2" } }],
  });
});

test("a checkpoint is the journal's own, has all of it, or has gone on without it", () => {
  const journal = parse(head("before") + line() + formatLine({ folded: checkpointDigest("after") }))!;
  expect(["before", "after", "other"].map((text) => relationOf(journal, text))).toEqual([
    "goes-on",
    "part-of",
    "apart",
  ]);
});

test("a damaged line that others follow is an error, and so is a file that is no journal", () => {
  const lines = [head("x"), line({ kind: "end", number: 0 }), line({ kind: "end", number: 1 })];
  const damaged = (at: number, from: string, to: string) =>
    lines.map((text, index) => (index === at ? text.replace(from, to) : text)).join("");
  const error = (number: number) => ({
    message: `the journal dev.jsonl is damaged: line ${number} does not have its checksum`,
    wayOut: expect.stringContaining("Move it away"),
  });
  const thrown = (text: string): unknown => {
    try {
      return parse(text);
    } catch (problem) {
      return problem;
    }
  };
  expect(thrown(damaged(1, "0}", "1}"))).toMatchObject(error(2));
  expect(thrown(damaged(0, "salt", "sale"))).toMatchObject(error(1));
  expect(thrown(lines.slice(1).join(""))).toMatchObject(error(1));
  expect(parse(damaged(2, "1}", "2}"))?.changes).toHaveLength(1);
});

test("a change that does not fit is a defect that shows", () => {
  expect(() => new Ledger(undefined).apply({ kind: "same", at: 3 })).toThrow("resource 3 is not one that waits");
});

const saltOf = (salt: string) => ({ type: "passphrase" as const, state: { salt } });

/** As it comes back from a file. */
const plain = (state: unknown): unknown => state && JSON.parse(JSON.stringify(state));
