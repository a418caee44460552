import { writeFileSync } from "node:fs";
import { pairEchoes } from "../captures/pair";

/**
 * One capture read and paired in a process of its own, for bench/pcap.ts: writes the stamps of all requests, then of all replies, as
 * doubles to a file, and prints what came twice, the CPU seconds of reading and pairing and the largest memory as JSON.
 */
function main(capture: string, sent: number, stamps: string): void {
  const before = process.cpuUsage();
  const train = pairEchoes(capture, sent, { first: 1, modulus: 65536 });
  const { user, system } = process.cpuUsage(before);
  writeFileSync(stamps, train.requestNs);
  writeFileSync(stamps, train.replyNs, { flag: "a" });
  const { duplicateRequests, duplicateReplies, reusedNumbers } = train;
  const maxRssMiB = process.resourceUsage().maxRSS / 1024;
  const readingSeconds = (user + system) / 1e6;
  console.log(JSON.stringify({ duplicateRequests, duplicateReplies, reusedNumbers, maxRssMiB, readingSeconds }));
}

const [capture = "", sent = "0", stamps = ""] = process.argv.slice(2);
main(capture, Number(sent), stamps);
