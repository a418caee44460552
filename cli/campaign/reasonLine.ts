/** Why a step failed, in one line: what the program that failed has called its error, else the first line. */
export function reasonLine(reason: string): string {
  const lines = reason.split("\n");
  return lines.find((line) => line.startsWith("error: "))?.slice("error: ".length) ?? lines[0] ?? "";
}
