import fc from "../support/seeded";
import { assignCpus, usableCpus } from "../../lab/cpus";
import { parseCpuList } from "../../scenarios/cpuList";

const alone = (cpu: number) => [cpu];
/** CPU n and n + 4 are two threads of one core, as many Intel machines number them. */
const threads = (cpu: number) => [cpu % 4, (cpu % 4) + 4];

test("usable CPUs are those the kernel lets this process run on", () => {
  expect(usableCpus("Name:\tnode\nCpus_allowed:\tff\nCpus_allowed_list:\t0-2,7\n")).toEqual([0, 1, 2, 7]);
});

describe("assignCpus", () => {
  test("shared gives both hosts all CPUs", () => {
    expect(assignCpus("shared", [0, 1], alone)).toEqual({ sender: "0-1", responder: "0-1" });
    expect(assignCpus("shared", [0], alone)).toEqual({ sender: "0", responder: "0" });
  });

  test("split halves them; the odd one goes to the sender", () => {
    expect(assignCpus("split", [0, 1], alone)).toEqual({ sender: "0", responder: "1" });
    expect(assignCpus("split", [0, 1, 2], alone)).toEqual({ sender: "0-1", responder: "2" });
  });

  test("threads of one core stay on one host", () => {
    expect(assignCpus("split", [0, 1, 2, 3, 4, 5, 6, 7], threads)).toEqual({ sender: "0-1,4-5", responder: "2-3,6-7" });
  });

  test("a sibling that may not be used is given to nobody", () => {
    expect(assignCpus("split", [0, 1, 4], threads)).toEqual({ sender: "0,4", responder: "1" });
  });

  test("a single core is split between its threads", () => {
    expect(assignCpus("split", [0, 4], threads)).toEqual({ sender: "0", responder: "4" });
  });

  test("a split needs two CPUs and says what to do with one", () => {
    expect(() => assignCpus("split", [3], alone)).toThrow(
      expect.objectContaining({
        message: "--cpus split needs two CPUs and this machine lets the lab use 1 (3)",
        wayOut: "use --cpus shared",
      }),
    );
  });

  test("every CPU goes to exactly one host", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(7), { minLength: 2 }), fc.constantFrom(alone, threads), (cpus, core) => {
        const sorted = [...cpus].sort((a, b) => a - b);
        const { sender, responder } = assignCpus("split", sorted, core);
        expect([...parseCpuList(sender), ...parseCpuList(responder)].sort((a, b) => a - b)).toEqual(sorted);
        expect(responder).not.toBe("");
      }),
    );
  });
});
