import type { RunRecord } from "../../scenarios/run";
import { diagram } from "./diagram";
import type { Figure, FigureInput } from "./figure";

/** Figure 1: the testbed, drawn from a run's record. */
export function figure01({ dataset }: FigureInput): Figure {
  const run = dataset.runs[0]?.run;
  return {
    id: "figure-01",
    title: "Figure 1: the testbed",
    caption: run
      ? `Drawn from run ${run.runId}${run.environment.lab === null ? "" : `, in the lab "${run.environment.lab}": both hosts are namespaces of one machine`}.`
      : "",
    spec: null,
    ...(run && { svg: drawing(run) }),
    missing: run ? [] : ["any run"],
  };
}

function drawing(run: RunRecord): string {
  const { scenario, environment } = run;
  const { technology, background } = scenario;
  const server = (side: "sender" | "responder", x: number) => {
    const host = environment[side];
    const guest = environment.guests[side];
    return [
      {
        x,
        y: 10,
        width: 270,
        height: 250,
        title: `${side === "sender" ? "Sender" : "Responder"} server`,
        lines: [host.hostname, short(host.cpuModel), `kernel ${short(host.kernel)}`],
      },
      {
        x: x + 15,
        y: 85,
        width: 240,
        height: 62,
        title: `${side} guest (${technology})`,
        lines: [guest.address, `${guest.nicDriver}, CPUs ${guest.cpus}`],
      },
      {
        x: x + 15,
        y: 160,
        width: 240,
        height: 82,
        dashed: true,
        title: "background guests",
        lines:
          background.location === side
            ? [`0 to many, e.g. ${background.count}`, `under ${background.load} load`]
            : ["none, or the load's sink,", "when the load is at the other side"],
      },
    ];
  };
  return diagram(
    660,
    275,
    [...server("sender", 10), ...server("responder", 380)],
    [{ from: [280, 130], to: [380, 130], label: "wire" }],
    [],
  );
}

const short = (text: string) => (text.length > 36 ? `${text.slice(0, 35)}…` : text);
