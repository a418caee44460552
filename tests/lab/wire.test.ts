import { sameShape } from "../../lab/network";
import { checkWire, defaultWire, rateBitsPerSecond, sizeBytes } from "../../lab/wire";

test.each([
  ["1gbit", 1e9],
  ["100mbit", 1e8],
  ["2.5gbit", 2.5e9],
  ["800kbit", 8e5],
  ["1gb", undefined],
  ["fast", undefined],
  ["", undefined],
])("rate %j", (text, bits) => expect(rateBitsPerSecond(text)).toBe(bits));

test.each([
  ["128kb", 131072],
  ["1500k", 1536000],
  ["1mb", 1048576],
  ["4096", 4096],
  ["4096b", 4096],
  ["1gb", undefined],
])("size %j", (text, bytes) => expect(sizeBytes(text)).toBe(bytes));

test("the default wire is a good one", () => expect(() => checkWire(defaultWire)).not.toThrow());

test.each([
  [{ rate: "1xbit" }, '--wire-rate "1xbit" is not a rate from 8kbit to 400gbit'],
  [{ rate: "1bit" }, '--wire-rate "1bit" is not a rate from 8kbit'],
  [{ burst: "1kb" }, '--wire-burst "1kb" is not a size of at least 2kb (one full frame must fit)'],
  [{ limit: "lots" }, '--wire-limit "lots" is not a size of at least 2kb'],
])("%j is refused", (part, message) => expect(() => checkWire({ ...defaultWire, ...part })).toThrow(message));

describe("sameShape", () => {
  /** As `tc -j qdisc show` answered for the default wire. */
  const shown = { rate: 125000000, burst: 131000, lat: 11240 };

  test("knows the default wire as the kernel shows it", () => expect(sameShape(shown, defaultWire)).toBe(true));

  test.each([{ rate: "100mbit" }, { burst: "256kb" }, { limit: "3000kb" }])("sees that %j differs", (part) => {
    expect(sameShape(shown, { ...defaultWire, ...part })).toBe(false);
  });
});
