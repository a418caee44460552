import { Claim, type ClaimSource } from "./claim";
import { c01 } from "./c01";
import { c02 } from "./c02";
import { c03 } from "./c03";
import { c04 } from "./c04";
import { c05 } from "./c05";
import { c06 } from "./c06";
import { c07 } from "./c07";
import { c08 } from "./c08";
import { c09 } from "./c09";
import { c10 } from "./c10";
import { c11 } from "./c11";
import { c12 } from "./c12";
import { c13 } from "./c13";
import { c14 } from "./c14";
import { c15 } from "./c15";
import { c16 } from "./c16";
import { c17 } from "./c17";
import { c18 } from "./c18";
import { c19 } from "./c19";
import { c20 } from "./c20";
import { c21 } from "./c21";
import { c22 } from "./c22";
import { c23 } from "./c23";
import { c24 } from "./c24";
import { c25 } from "./c25";
import { c26 } from "./c26";
import { c27 } from "./c27";
import { c28 } from "./c28";
import { c29 } from "./c29";
import { c30 } from "./c30";
import { c31 } from "./c31";
import { c32 } from "./c32";
import { c33 } from "./c33";
import { c34 } from "./c34";
import { c35 } from "./c35";

/** The paper's 35 findings, then any claims of our own. A new claim is one file and one line here. */
const sources: readonly ClaimSource[] = [
  c01,
  c02,
  c03,
  c04,
  c05,
  c06,
  c07,
  c08,
  c09,
  c10,
  c11,
  c12,
  c13,
  c14,
  c15,
  c16,
  c17,
  c18,
  c19,
  c20,
  c21,
  c22,
  c23,
  c24,
  c25,
  c26,
  c27,
  c28,
  c29,
  c30,
  c31,
  c32,
  c33,
  c34,
  c35,
];

/** The claims, checked and with defaults filled in, in order of their ids. */
export const claims: readonly Claim[] = sources.map((source) => Claim.parse(source));
export * from "./claim";
export * from "./labDecides";
