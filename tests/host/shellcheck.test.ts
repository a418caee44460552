import { spawnSync } from "node:child_process";
import { hostProgram } from "../../host/program";

const shellcheck = spawnSync("shellcheck", ["--version"]).error === undefined;
it(shellcheck ? "passes shellcheck" : "passes bash -n (shellcheck is not installed here)", () => {
  const [program, ...args] = shellcheck ? ["shellcheck", "--shell=bash", "-"] : ["bash", "-n"];
  const checked = spawnSync(program!, args, { input: hostProgram().text, encoding: "utf8" });
  expect(checked.stdout + checked.stderr).toBe("");
  expect(checked.status).toBe(0);
});
