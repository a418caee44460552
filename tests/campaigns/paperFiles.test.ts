import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Document, isScalar, visit } from "yaml";
import { campaignSchema } from "../../campaigns/campaign";
import { readCampaign } from "../../campaigns/readCampaign";
import { visitsOf } from "../../campaigns/visits";
import { designCells, designs, type Design } from "../../paper/designs";
import { unstatedRate } from "../../paper/levels";

const folder = join(__dirname, "../../campaigns");
const isUpdate = process.env.TARE_UPDATE_DOCS === "1";

/** The paper names no rate for E1 and E2; the analysis reads their claims at this one, too (defaultSettings.unstatedRate). */
const assumedRate = "1kpps";
/** Echo requests of a cell (paper, section 4). */
const requests = 1000;

function designOf(design: Design) {
  return {
    title: `${design.id}: ${design.title}`,
    factors: {
      technology: [...design.technologies],
      ...(design.nics.length > 0 ? { nic: [...design.nics] } : {}),
      affinity: [...design.affinities],
      load: [...design.loads],
      location: [...design.locations],
      backgroundCount: [...design.counts],
    },
    probes: design.rates.map((rate) => ({ rate: rate === unstatedRate ? assumedRate : rate, count: requests })),
  };
}

function fileText(title: string, lines: string[], of: readonly Design[]): string {
  const comment = ["yaml-language-server: $schema=campaign.schema.json", ...lines]
    .map((line) => `# ${line}\n`)
    .join("");
  const campaign = { title, seed: 1, repetitions: 1, hosts: "sender", designs: of.map(designOf) };
  const document = new Document(campaign);
  visit(document, {
    // Levels stand in one line.
    Seq: (_key, node) => void (node.flow = node.items.every((item) => isScalar(item))),
  });
  return `${comment}${document.toString({ lineWidth: 0, flowCollectionPadding: false })}`;
}

const madeFrom = "Made from paper/designs. It is edited there, and by TARE_UPDATE_DOCS=1 npm test.";
const openRate = `The paper does not say at which rate E1 and E2 were measured. ${assumedRate} is assumed.`;
const isOpen = (of: readonly Design[]) => of.some(({ rates }) => rates.includes(unstatedRate));

const files: [name: string, title: string, of: readonly Design[]][] = [
  ...designs.map((design): [string, string, Design[]] => [
    `paper-${design.id.toLowerCase()}.yaml`,
    `The paper's experiment ${design.id}`,
    [design],
  ]),
  ["paper.yaml", "The paper's four experiments, as published", designs],
];

test.each(files)("%s is the paper's design", (name, title, of) => {
  const text = fileText(title, [...(isOpen(of) ? [openRate] : []), madeFrom], of);
  const path = join(folder, name);
  if (isUpdate) writeFileSync(path, text);
  expect(readFileSync(path, "utf8")).toBe(text);
  const cells = visitsOf(readCampaign(path)).reduce((sum, { probes }) => sum + probes.length, 0);
  const asked = new Set(
    of
      .flatMap(designCells)
      .map((cell) => JSON.stringify({ ...cell, rate: cell.rate === unstatedRate ? assumedRate : cell.rate })),
  );
  expect(cells).toBe(asked.size);
});

test("campaign.schema.json is the schema of the file", () => {
  const path = join(folder, "campaign.schema.json");
  const text = `${JSON.stringify(campaignSchema(), null, 2)}\n`;
  if (isUpdate) writeFileSync(path, text);
  expect(readFileSync(path, "utf8")).toBe(text);
});
