import { analyse } from "../../../analysis/campaign/analyse";
import { dataset } from "../../../analysis/model/runData";
import { summariseRun } from "../../../analysis/model/summariseRun";
import { campaignPage } from "../../../analysis/report/campaignPage";
import { csvField } from "../../../analysis/report/csv";
import { designedCells, makeCampaign } from "../../../bench/synthetic/campaign";
import { RunRecord } from "../../../scenarios/run";

const marked = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;

/** The record with every text in it marked that may be any text, and how many there are. */
function withMarks(record: RunRecord): { record: RunRecord; count: number } {
  let current: unknown = record;
  let count = 0;
  for (const path of textsOf(record)) {
    const changed = replaced(current, path);
    const parsed = RunRecord.safeParse(changed);
    if (!parsed.success) continue;
    current = changed;
    count += 1;
  }
  return { record: current as RunRecord, count };
}

type Path = (string | number)[];

function textsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === "string") return [path];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, member]) => textsOf(member, [...path, key]));
}

function replaced(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return marked;
  const copy = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const members = copy as Record<string, unknown>;
  members[key] = replaced(members[key], rest);
  return copy;
}

it("shows every text of a run as text, whoever wrote the run", () => {
  const cells = designedCells().filter(({ technology, count }) => technology === "lxc" && [0, 8].includes(count));
  const campaign = makeCampaign({ cells: cells.slice(0, 4), repetitions: 2 });
  let count = 0;
  const runs = campaign.runs.map((run) => {
    const marks = withMarks(run.run);
    count = marks.count;
    return { ...run, run: marks.record, summary: summariseRun(marks.record, run.packets) };
  });
  expect(count).toBeGreaterThan(20);
  const page = campaignPage(
    analyse(dataset(runs), { unstatedRate: "1kpps", resamples: 20 }),
    { paper: [], own: [] },
    marked,
  );
  expect(page).toContain("&lt;script&gt;alert(1)");
  expect(page).not.toMatch(/<script>alert|<img src=x/);
  expect(page).not.toMatch(/="[^"<>]*"'>/);
});

it("writes a text that a spreadsheet would calculate behind an apostrophe, and numbers as they are", () => {
  expect(['=cmd|"/c calc"!A1', "+1", "-1", "@SUM(1)", "a=1", -1].map(csvField)).toEqual([
    `"'=cmd|""/c calc""!A1"`,
    "'+1",
    "'-1",
    "'@SUM(1)",
    "a=1",
    "-1",
  ]);
});
