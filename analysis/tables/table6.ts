import type { FigureInput } from "../figures/figure";
import { outlierTable } from "./outlierTable";
import type { PaperTable } from "./table";

/** Table 6: where Docker's outliers lie. */
export const table6 = (input: FigureInput): PaperTable =>
  outlierTable(
    6,
    "Docker",
    "docker",
    [
      {
        title: "network load at the responder",
        scenarios: { load: ["network"], location: ["responder"] },
        paper: "99.6",
      },
    ],
    "0.4",
    input,
  );
