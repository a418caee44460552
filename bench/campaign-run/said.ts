/** What the lines of one or several deployments say that they took, in seconds. */
export interface Said {
  /** The measurement: probes, and what is looked at around them. */
  probing: number;
  /** The analysis of what was measured, which each `up` ends with. */
  analysis: number;
  /** Stages in which a campaign takes its testbed down. */
  takingDown: number;
}

/** Reads what `./tare up` prints without a terminal, and what a campaign writes into its log. */
export function said(text: string): Said {
  const takingDown = /^taking the testbed down\n(?:(?!(?:took|failed after) )[^\n]*\n)*took (\d+) s$/gm;
  return {
    probing: secondsOf("measurement", text),
    analysis: secondsOf("analysis", text),
    takingDown: [...text.matchAll(takingDown)].reduce((sum, [, seconds]) => sum + Number(seconds), 0),
  };
}

function secondsOf(name: string, text: string): number {
  const made = new RegExp(`command:local:Command ${name} (?:created|updated)(?: replacement)? \\(([^)]*)\\)`, "g");
  return [...text.matchAll(made)].reduce((sum, [, duration = ""]) => sum + parsed(duration), 0);
}

/** "34 ms", "0.7 s", "1 min 3 s" */
function parsed(duration: string): number {
  const [, minutes = "0", value = "0", unit] = /^(?:(\d+) min )?([\d.]+) (ms|s)$/.exec(duration) ?? [];
  if (unit === undefined) throw new Error(`"${duration}" is no duration`);
  return 60 * Number(minutes) + Number(value) / (unit === "ms" ? 1000 : 1);
}
