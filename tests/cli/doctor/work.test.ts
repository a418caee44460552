import { judgeHost } from "../../../cli/doctor/check";
import { hostChecks } from "../../../cli/doctor/checks";
import { hostCase, workReading } from "./hostCase";

const judged = (ticks: number, stolen: number) => {
  const work = workReading(ticks, stolen);
  return judgeHost(hostChecks, hostCase("docker", { work })).find(({ name }) => name === "other work");
};

it("tells load average, others' work and steal of a quiet machine, too", () => {
  expect(judged(50, 4)).toEqual({
    name: "other work",
    verdict: "ok",
    found: "load average 0.10 0.20 0.30; others use 25.0 % of one CPU (of 2); steal 1.0 %",
  });
});

it("warns of more than a quarter of one CPU, and names who uses it", () => {
  expect(judged(60, 0)).toEqual({
    name: "other work",
    verdict: "warn",
    found: "load average 0.10 0.20 0.30; others use 30.0 % of one CPU (of 2): make (pid 7) 30.0 %; steal 0.0 %",
    change: "end what else runs there, or measure when it has ended",
  });
});

it("warns of stolen time", () => {
  expect(judged(0, 8)).toMatchObject({
    verdict: "warn",
    found: "load average 0.10 0.20 0.30; others use 0.0 % of one CPU (of 2); steal 2.0 %",
    change: "see that the hypervisor below gives this machine its CPUs undivided",
  });
});
