import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, Ratio } from "./bench";
import { differences, differencesText, total, withoutCause } from "./pcap/differences";
import { readOurs, readTshark } from "./pcap/readers";
import { train, untidyTrain } from "./pcap/trains";
import { writeEchoes } from "./pcap/writeEchoes";

const roundCount = 5;
const timesFaster = 30;
const memoryMiB = 300;

export const bench: Bench = {
  name: "pcap",
  compares:
    "a million packets read and paired against tshark -T fields: the same pairs and RTTs, in a thirtieth of its CPU time; ten million in 300 MiB",
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), "tare-bench-"));
    const at = (name: string) => join(folder, name);
    try {
      const compare = (name: string, sent: number) => {
        const found = differences(readOurs(at(name), sent, at("stamps")), readTshark(at(name), at("fields")));
        progress(`${name}: ${differencesText(found)}`);
        return found;
      };
      writeEchoes(at("tidy"), train(65_000));
      writeEchoes(at("untidy"), untidyTrain(20_000));
      const ratios: Ratio[] = [
        { name: "pcap-differences", value: total(compare("tidy", 65_000)), bound: 0 },
        { name: "pcap-differences-without-cause", value: withoutCause(compare("untidy", 20_000)), bound: 0 },
      ];
      writeEchoes(at("million"), train(500_000));
      const rounds = Array.from({ length: roundCount }, (_, i) => {
        progress(`a million packets, round ${i + 1} of ${roundCount}`);
        const { cpuSeconds, readingSeconds } = readOurs(at("million"), 500_000, at("stamps"));
        return {
          ours: cpuSeconds,
          reading: readingSeconds,
          theirs: readTshark(at("million"), at("fields")).cpuSeconds,
        };
      });
      const [ours, reading, theirs] = (["ours", "reading", "theirs"] as const).map((who) =>
        median(rounds.map((round) => round[who])),
      ) as [number, number, number];
      console.log(`report pcap-cpu ${ours} s`);
      console.log(`report pcap-cpu-reading-alone ${reading} s`);
      console.log(`report pcap-cpu-tshark ${theirs} s`);
      ratios.push({ name: "pcap-cpu-of-tshark", value: ours / theirs, bound: 1 / timesFaster });
      progress("ten million packets");
      writeEchoes(at("long"), train(5_000_000));
      const { maxRssMiB } = readOurs(at("long"), 5_000_000, at("stamps"));
      ratios.push({ name: "pcap-memory-of-300MiB", value: maxRssMiB / memoryMiB, bound: 1 });
      return ratios;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
