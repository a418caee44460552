import type { LoadKind } from "../../scenarios/load";
import { cpu } from "./cpu";
import { disk } from "./disk";
import type { LoadJudge } from "./kind";
import { network } from "./network";

/** How each load is judged. */
export const loadJudges: Record<LoadKind, LoadJudge> = { cpu, network, disk };
