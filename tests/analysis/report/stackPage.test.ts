import { stackPage } from "../../../analysis/report/stackPage";
import { timeText } from "../../../analysis/text/text";
import { dataset } from "../../../analysis/model/runData";
import { median } from "../../../analysis/statistics/quantile";
import { makeCampaign, designedCells } from "../../../bench/synthetic/campaign";

const cells = designedCells().filter(({ technology, count }) => technology === "docker" && count === 8);
const { runs } = makeCampaign({ cells: cells.slice(0, 1), repetitions: 3 });

describe("the report of a stack", () => {
  test("answers with the median of a cell's repetitions, whichever came first", () => {
    const rtt = timeText(median(runs.map(({ summary }) => summary.rttMedianMs ?? NaN)));
    const page = stackPage("mine", dataset(runs), []);
    expect(page).toContain(`a round trip takes ${rtt}, of which`);
    expect(page).toContain("on stack mine");
    expect(page.match(/<td>neighbours at the sender, paced, /g)).toHaveLength(1);
  });

  test("says how sure its numbers are, with the command that makes them surer while they are not", () => {
    const few = stackPage("mine", dataset(runs), []);
    expect(few).toContain("Sureness: low. At least 3 repetitions of each cell.");
    expect(few).toContain("<pre>./tare measure --stack mine --repetitions 7</pre>");
    expect(few).toMatch(/<td class="n">\d+ µs<br><span class="soft">\d+ … \d+ µs<\/span>/);
    const enough = makeCampaign({ cells: cells.slice(0, 1), repetitions: 5 }).runs;
    const page = stackPage("mine", dataset(enough), []);
    expect(page).toContain("Sureness: fair. At least 5 repetitions of each cell.");
    expect(page).not.toContain("./tare measure");
  });

  test("says why a run is not valid, and what could not be read, as text and not as markup", () => {
    const [first, ...others] = runs;
    if (!first) throw new Error("no run");
    const marked = { ...first, summary: { ...first.summary, verdict: "suspect" as const, reasons: ["2 % <taken>"] } };
    const page = stackPage(
      "mine",
      dataset([marked, ...others], [{ where: "results/x", what: "ping.txt: <gone>" }]),
      [],
    );
    expect(page).toContain("2 % &lt;taken&gt;");
    expect(page).toContain("ping.txt: &lt;gone&gt;");
  });
});
