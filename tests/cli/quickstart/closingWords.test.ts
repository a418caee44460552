import type { CampaignAnswer } from "../../../analysis";
import { closingWords } from "../../../cli/quickstart/closingWords";

const answer: CampaignAnswer = {
  lead: "No recommendation: these runs do not tell which is faster, Docker or LXC.",
  sureness: "low",
  why: [
    "Sureness: low. At least 1 repetition of each cell that was compared.",
    "1 repetition of a cell cannot tell a difference from chance; an interval takes 5 on each side.",
  ],
  noise:
    "Noise: two measurements of the same differ by a ratio of up to 1.50 in the round trip, by up to 3.9 µs in the overhead.",
  conditions: ["round trip (of it overhead)", "a", "b", "c", "d"],
};
const page = "/srv/tare/results/choose/docker-lxc/report/report.html";
const compared = { kinds: ["docker", "lxc"], hosts: "sender", output: undefined } as const;

const words = (labIsUp: boolean, more: Partial<Parameters<typeof closingWords>[0]> = {}) =>
  closingWords({ page, answer, compared, secondsPerRepetition: 150, labIsUp, ...more });

test("at most 15 lines of 80 columns: conditions, answer, noise, sureness, report, and a command for each reader", () => {
  for (const text of [words(true), words(false)]) {
    const lines = text.split("\n");
    expect(lines.length).toBeLessThanOrEqual(15);
    expect(lines.slice(0, 5)).toEqual(answer.conditions);
    for (const said of [answer.lead, answer.noise, ...answer.why]) expect(lines.join(" ")).toContain(said);
    expect(lines).toContain(`Report: ${page}`);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    for (const command of ["./tare choose", "./tare paper", "./tare pipeline"]) expect(text).toContain(command);
  }
});

test("the command that goes on asks for the repetitions that an interval takes, and brings the lab up where it is down", () => {
  expect(words(true)).toContain("\n./tare choose docker lxc --budget 14\n");
  expect(words(false)).toContain("\n./tare lab up --technologies docker,lxc && ./tare choose docker lxc --budget 14\n");
  const elsewhere = words(true, { compared: { ...compared, output: "my results" } });
  expect(elsewhere).toContain("./tare choose docker lxc --output 'my results' --budget 14");
});
