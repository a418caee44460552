import { table1 } from "./table1";
import { table2 } from "./table2";
import { table3 } from "./table3";
import { table4 } from "./table4";
import { table5 } from "./table5";
import { table6 } from "./table6";
import type { TableMaker } from "./table";

/** Every table of the paper. A new one is one file and one line here. */
export const paperTables: readonly TableMaker[] = [table1, table2, table3, table4, table5, table6];

export type { PaperTable, TableMaker } from "./table";
