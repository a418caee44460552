import { AnswerFilter, framed, readAnswer } from "../../host/answer";
import fc from "../support/seeded";

/** What the filter passes on of these chunks. */
function passed(chunks: readonly Buffer[]): { text: string; isWhole: boolean } {
  const kept: Buffer[] = [];
  const filter = new AnswerFilter((chunk) => void kept.push(chunk));
  for (const chunk of chunks) void filter.write(chunk);
  return { text: Buffer.concat(kept).toString("latin1"), isWhole: filter.isWhole };
}

const cut = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

it("finds an answer whatever the login shell prints around it", () => {
  expect(readAnswer(framed('{"a":1}\n'))).toEqual({ value: { a: 1 } });
  expect(readAnswer(`Last login: today\n[1] {"b":2} ${framed('{"a":1}\n')}bye\n`)).toEqual({ value: { a: 1 } });
});

it("takes an answer without marks, as states have it", () => {
  expect(readAnswer('{"a":1}')).toEqual({ value: { a: 1 } });
});

it.each(["", "Welcome!", 'Welcome!\n{"a":1}', framed('{"a":'), framed('{"a":1}').slice(0, -1)])(
  "finds none in %j",
  (stdout) => expect(readAnswer(stdout)).toBeUndefined(),
);

it("passes every byte on, however the answer arrives", () => {
  const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
  // Beginnings of the mark inside the answer are a part of it.
  const answer = fc.oneof(
    bytes,
    fc.constantFrom("<", "</tare-", "x</tare-answer", "<<").map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(answer, fc.integer({ min: 1, max: 40 }), (content, size) => {
      const text = content.toString("latin1");
      const stdout = Buffer.from(`noise\n${framed(text)}noise`, "latin1");
      expect(passed(cut(stdout, size))).toEqual({ text, isWhole: true });
    }),
  );
});

it("tells an answer that broke off", () => {
  expect(passed([Buffer.from(framed("abc").slice(0, -2))]).isWhole).toBe(false);
});
