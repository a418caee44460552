import { paperInput } from "../figures/paperInput";
import { table1 } from "./table1";
import { table2 } from "./table2";
import { table3 } from "./table3";
import { table4 } from "./table4";
import { table5 } from "./table5";
import { table6 } from "./table6";
import type { TableMaker } from "./table";

/** The paper's tables: 1 and 2 on all machines, the others from cells that the paper could have had. A new table is one file and one line here. */
const machines: readonly TableMaker[] = [table1, table2];
const findings: readonly TableMaker[] = [table3, table4, table5, table6];

export const paperTables: readonly TableMaker[] = [
  ...machines,
  ...findings.map(
    (make): TableMaker =>
      (input) =>
        make(paperInput(input)),
  ),
];

export type { PaperTable } from "./table";
