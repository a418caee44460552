import type { CampaignAnalysis } from "../campaign/analyse";
import { strengthOf, type ClaimVerdict, type Want } from "../verdicts/verdict";
import { counted } from "../text/text";

/** The paper's findings as the first screen has them. */
export interface PaperText {
  /** What these runs show of them, servers and labs apart. */
  shows: string;
  /** What the others need, each with the commands that would decide them. */
  wants: readonly { text: string; commands: readonly string[] }[];
}

export function paperText({ verdicts }: Pick<CampaignAnalysis, "verdicts">): PaperText {
  const paper = verdicts.filter(({ own }) => !own);
  const servers = paper.filter((verdict) => strengthOf(verdict) === "servers");
  const lab = paper.filter((verdict) => strengthOf(verdict) === "lab");
  const of = `of the paper's ${paper.length} findings`;
  const sentences = [
    ...(servers.length > 0 ? [`These servers show ${tally(servers, of)}.`] : []),
    ...(lab.length > 0
      ? [
          `${servers.length > 0 ? "Besides, a lab" : "This lab"} shows ${tally(lab, servers.length > 0 ? "of them" : of)}, which is an indication: its two hosts share one kernel.`,
        ]
      : []),
  ];
  const wants = wantsOf(paper);
  const found = sentences.length > 0 ? sentences.join(" ") : `These runs decide none ${of}.`;
  const needs = wants.map(({ what, count }) => `${count} ${count === 1 ? "needs" : "need"} ${what}`).join(", ");
  return {
    shows: needs === "" ? found : `${found} To be decided, ${needs}.`,
    wants: wants.map(({ what, count, commands }) => ({
      text: `${counted(count, "finding")} ${count === 1 ? "needs" : "need"} ${wantTitles[what]}`,
      commands: [...commands].sort(),
    })),
  };
}

/** "9 of the paper's 35 findings, 3 the other way, and leaves 2 open". */
function tally(verdicts: readonly ClaimVerdict[], of: string): string {
  const count = (word: ClaimVerdict["verdict"]) => verdicts.filter(({ verdict }) => verdict === word).length;
  const open = count("inconclusive");
  return `${count("replicated")} ${of}, ${count("not replicated")} the other way${open > 0 ? `, and leaves ${open} open` : ""}`;
}

/** What findings need, the most wanted first. */
function wantsOf(verdicts: readonly ClaimVerdict[]) {
  const groups = new Map<Want["what"], { what: Want["what"]; count: number; commands: Set<string> }>();
  for (const { wants } of verdicts) {
    if (!wants) continue;
    const group = groups.get(wants.what) ?? { what: wants.what, count: 0, commands: new Set() };
    group.count += 1;
    group.commands.add(wants.command);
    groups.set(wants.what, group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

/** What is needed, in words. */
const wantTitles: Record<Want["what"], string> = {
  KVM: "KVM guests on hosts that virtualize by hardware",
  "two servers": "two servers (docs/real-servers.md)",
  "the paper's servers": "servers like the paper's, two with a Xeon Bronze 3204",
  "a lab with split CPUs": "a lab whose hosts have CPUs of their own, and then the same cells again",
  "other conditions": "conditions that were not measured",
  "more repetitions": "more repetitions",
};
