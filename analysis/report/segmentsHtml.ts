import { shownLabel } from "../model/cellLabel";
import { factorsOf } from "../model/cells";
import type { RunData } from "../model/runData";
import { closureText, segmentRows } from "../segmentsText";
import { escapeHtml } from "../text/escape";
import { htmlTable } from "../text/htmlTable";

/** A table for each run that was captured on both hosts; empty where there is none. */
export function segmentsHtml(runs: readonly Pick<RunData, "run" | "summary">[]): string {
  return runs
    .flatMap(({ run, summary }) => {
      if (!summary.segments || summary.verdict === "invalid") return [];
      const cell = shownLabel({ factors: factorsOf(run), context: "", runs: [] });
      const table = htmlTable(
        `${cell}, repetition ${summary.repetition}: time in each segment, there and back (medians ± standard uncertainty)`,
        [
          { title: "segment", value: ({ name }) => name },
          { title: "stamps", value: ({ stamps }) => stamps },
          { title: "time", number: true, value: ({ time }) => time },
          { title: "there", number: true, value: ({ there }) => there },
          { title: "back", number: true, value: ({ back }) => back },
          { title: "share", number: true, value: ({ share }) => share },
          { title: "remark", value: ({ remark }) => remark },
        ],
        segmentRows(summary.segments),
      );
      return [`${table}<p class="soft">${escapeHtml(closureText(summary.segments))}</p>`];
    })
    .join("\n");
}
