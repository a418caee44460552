import { nearest } from "../../errors/nearest";
import { configKeys } from "../../config/keys";
import fc from "../support/seeded";

describe("nearest", () => {
  it("finds a word with one slip in it, and none for another word", () => {
    const words = ["technology", "backgroundCount", "load"];
    expect(nearest("backgroundcount", words)).toBe("backgroundCount");
    expect(nearest("loud", words)).toBe("load");
    expect(nearest("memory", words)).toBeUndefined();
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), (word, at) => {
        const cut = at % word.length;
        expect(nearest(word.slice(0, cut) + word.slice(cut + 1), words)).toBe(word);
      }),
    );
  });

  it.each([
    ["sendrAddress", "senderAddress"],
    ["backgroundcount", "backgroundCount"],
    ["Load", "load"],
    ["quite something else", undefined],
  ])("of %s among the config keys is %s", (text, key) => expect(nearest(text, Object.keys(configKeys))).toBe(key));
});
