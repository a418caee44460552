import {
  comparisonLead,
  comparisonTable,
  compareSets,
  interleavedSignificance,
  type BlocksJudgement,
  type Dataset,
  type InterleavedVerdict,
} from "../../analysis";

export interface JudgedBlocks {
  stack: string;
  before: readonly Dataset[];
  after: readonly Dataset[];
  judgement: BlocksJudgement;
}

/** The summary as Markdown. */
export function hostBlocksMarkdown(verdict: InterleavedVerdict, judged: readonly JudgedBlocks[]): string {
  const parts = [
    `# Latency after a change of the servers: ${verdict}`,
    ...judged.flatMap(stackParts),
    "## How",
    "One value is one block: a deployment of its own, and in it the median of each cell's runs. What blocks of one state differ by is " +
      `the noise. "Regression" is said in at most ${100 * interleavedSignificance} % of comparisons in which nothing changed. docs/pipeline.md says how.`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function stackParts({ stack, before, after, judgement }: JudgedBlocks): string[] {
  const { environment } = compareSets(together(before), together(after));
  const { verdict, decision, missing } = judgement;
  // The gate speaks of repetitions; here one is a block.
  const lead = comparisonLead({ ...decision, missing, beside: [], treatments: [], environment: [], excluded: [] });
  return [
    `## Stack ${stack}: ${verdict}`,
    lead.replaceAll("repetitions", "blocks"),
    comparisonTable(decision),
    `${before.length} blocks before, ${after.length} after.`,
    environment.length === 0
      ? "Nothing that the runs record of the servers is different."
      : `Different on the servers: ${environment.join("; ")}.`,
  ];
}

const together = (blocks: readonly Dataset[]): Dataset => ({
  runs: blocks.flatMap(({ runs }) => runs),
  problems: blocks.flatMap(({ problems }) => problems),
});
