import { join } from "node:path";
import { campaignReport } from "../analysis";

/** One whole analysis in a process of its own, for bench/analysis.ts: prints CPU seconds and largest memory as JSON. */
async function main(folder: string): Promise<void> {
  await campaignReport(folder, join(folder, "report"));
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, maxRssMiB: maxRSS / 1024 }));
}

void main(process.argv[2] ?? "");
