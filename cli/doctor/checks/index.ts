import type { Check } from "../check";
import { accessChecks } from "./access";
import { networkChecks } from "./network";
import { timingChecks } from "./timing";

/** All checks of a testbed host, in the order shown. A new check is one entry in one of these lists. */
export const hostChecks: readonly Check[] = [...accessChecks, ...networkChecks, ...timingChecks];
