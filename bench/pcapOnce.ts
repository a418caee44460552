import { writeFileSync } from "node:fs";
import { pairEchoes } from "../captures/pair";

/**
 * One capture read and paired in a process of its own, for bench/pcap.ts: writes the stamps of all requests, then of all replies, as
 * doubles to a file, and prints what became of the packets and the largest memory as JSON.
 */
function main(capture: string, sent: number, stamps: string): void {
  const { requestNs, replyNs, payloadStampNs: _, ...train } = pairEchoes(capture, sent, { first: 1, modulus: 65536 });
  writeFileSync(stamps, requestNs);
  writeFileSync(stamps, replyNs, { flag: "a" });
  console.log(JSON.stringify({ ...train, maxRssMiB: process.resourceUsage().maxRSS / 1024 }));
}

const [capture = "", sent = "0", stamps = ""] = process.argv.slice(2);
main(capture, Number(sent), stamps);
