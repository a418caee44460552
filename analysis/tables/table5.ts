import type { FigureInput } from "../figures/figure";
import { outlierTable } from "./outlierTable";
import type { PaperTable } from "./table";

const others = ["cpu" as const, "disk" as const];
const network = ["network" as const];

/** Table 5: where LXC's outliers lie. The paper prints one percentage for six rows. */
export const table5 = (input: FigureInput): PaperTable =>
  outlierTable(
    5,
    "LXC",
    "lxc",
    [
      {
        title: "other loads at the sender, 1 Mpps",
        scenarios: { load: others, location: ["sender"], rate: ["1Mpps"] },
        paper: "not printed",
      },
      {
        title: "other loads at the responder, 1 Mpps",
        scenarios: { load: others, location: ["responder"], rate: ["1Mpps"] },
        paper: "not printed",
      },
      {
        title: "network at the responder, 1 pps or 1 kpps",
        scenarios: { load: network, location: ["responder"], rate: ["1pps", "1kpps"] },
        paper: "not printed",
      },
      {
        title: "network at the responder, 1 Mpps",
        scenarios: { load: network, location: ["responder"], rate: ["1Mpps"] },
        paper: "not printed",
      },
      {
        title: "network at the sender, 1 Mpps",
        scenarios: { load: network, location: ["sender"], rate: ["1Mpps"] },
        paper: "not printed",
      },
    ],
    "0.1",
    input,
  );
