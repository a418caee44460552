import type { Verdict } from "../../components/guests/doctor";
import { paint, terminal, type Style } from "../terminal";
import type { Finding } from "./check";

const styles: Record<Verdict, Style> = { ok: "green", warn: "yellow", fail: ["red", "bold"] };

/** Prints findings under a heading, each with the advised change below it. */
export function showFindings(heading: string, findings: Finding[]): void {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, verdict, found, change }) => [
    `  ${paint(styles[verdict], verdict.padEnd(4))}  ${name.padEnd(width)}  ${found}`,
    ...(change === undefined ? [] : [`${" ".repeat(width + 10)}-> ${change}`]),
  ]);
  terminal.print([paint("bold", heading), ...lines].join("\n"));
}

/** The last line: "all is well", or how many findings failed or warn. */
export function closingLine(findings: Finding[]): string {
  const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const [fails, warns] = [count("fail"), count("warn")];
  if (fails > 0) return `${fails} to mend before a testbed can stand, ${warns} to know of`;
  return warns > 0 ? `a testbed can stand; ${warns} to know of before its figures are trusted` : "all is well";
}
