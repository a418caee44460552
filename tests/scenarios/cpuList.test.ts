import fc from "../support/seeded";
import { formatCpuList, parseCpuList } from "../../scenarios/cpuList";

test.each([
  ["0", [0]],
  ["0-3", [0, 1, 2, 3]],
  ["0-1,4,6-7", [0, 1, 4, 6, 7]],
  ["", []],
])("CPU list %j", (text, cpus) => {
  expect(parseCpuList(text)).toEqual(cpus);
  expect(formatCpuList(cpus)).toBe(text);
});

test("any set of CPUs survives being written and read", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(511)), (cpus) => {
      const sorted = [...cpus].sort((a, b) => a - b);
      expect(parseCpuList(formatCpuList(sorted))).toEqual(sorted);
    }),
  );
});

test("numbers may come in any order and twice", () => {
  expect(parseCpuList("6,0-1,1")).toEqual([0, 1, 6]);
  expect(parseCpuList("0-3,6")).toEqual([0, 1, 2, 3, 6]);
});
