import type { Check } from "../check";
import { accessChecks } from "./access";
import { networkChecks } from "./network";
import { timingChecks } from "./timing";

/** All that a testbed host is looked at for, in the order shown. A new check is one entry in one of these. */
export const hostChecks: readonly Check[] = [...accessChecks, ...networkChecks, ...timingChecks];
