import { achieved } from "./achieved";
import { cellRanges } from "./cellRanges";
import { ecdf } from "./ecdf";
import { paperInput } from "./paperInput";
import type { FigureMaker } from "./figure";
import { figure01 } from "./figure01";
import { figure02 } from "./figure02";
import { figure03 } from "./figure03";
import { figure04 } from "./figure04";
import { figure05 } from "./figure05";
import { figure06 } from "./figure06";
import { figure07 } from "./figure07";
import { figure08 } from "./figure08";
import { figure09 } from "./figure09";
import { figure10 } from "./figure10";
import { figure11 } from "./figure11";
import { figure12 } from "./figure12";
import { figure13 } from "./figure13";
import { figure14 } from "./figure14";
import { figure15 } from "./figure15";
import { figure16 } from "./figure16";
import { figure17 } from "./figure17";
import { residence } from "./residence";
import { trends } from "./trends";

/** A new figure is one file and one line here, in the list of the paper's or in that of ours. */
const makers: readonly FigureMaker[] = [
  figure01,
  figure02,
  figure03,
  figure04,
  figure05,
  figure06,
  figure07,
  figure08,
  figure09,
  figure10,
  figure11,
  figure12,
  figure13,
  figure14,
  figure15,
  figure16,
  figure17,
];

export const paperFigures: readonly FigureMaker[] = makers.map((make) => (input) => make(paperInput(input)));

/** Ours: what the paper does not show. */
export const ownFigures: readonly FigureMaker[] = [cellRanges, ecdf, trends, achieved, residence];

export type { Figure } from "./figure";
