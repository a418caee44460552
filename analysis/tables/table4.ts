import type { FigureInput } from "../figures/figure";
import { kvmPlatform } from "../figures/panels";
import { outlierTable } from "./outlierTable";
import type { PaperTable } from "./table";

/** Table 4: where KVM's outliers lie. */
export function table4(input: FigureInput): PaperTable {
  const { platform, remark } = kvmPlatform(input.cells.cells);
  const rows = [
    {
      title: "network load at the responder",
      scenarios: { load: ["network" as const], location: ["responder" as const] },
      paper: "95.41",
    },
    {
      title: "network load at the sender",
      scenarios: { load: ["network" as const], location: ["sender" as const] },
      paper: "0.19",
    },
    { title: "other loads at the responder", scenarios: { location: ["responder" as const] }, paper: "1.09" },
    { title: "other loads at the sender", scenarios: { location: ["sender" as const] }, paper: "3.3" },
  ];
  const table = outlierTable(4, "KVM", platform, rows, "", input);
  return { ...table, caption: table.caption + remark };
}
