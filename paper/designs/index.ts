import { e1 } from "./e1";
import { e2 } from "./e2";
import { e3 } from "./e3";
import { e4 } from "./e4";
import type { Design } from "./design";

/** The paper's experiments. A new design is one file and one line here. */
export const designs: readonly Design[] = [e1, e2, e3, e4];
export * from "./design";
