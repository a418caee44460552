import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cleanEnvironment, quietly } from "../../lab/command";

test("a script that the lab gives to bash on a pipe is not preceded by the account's ~/.bashrc", () => {
  const home = mkdtempSync(join(tmpdir(), "tare-home-"));
  try {
    writeFileSync(join(home, ".bashrc"), "echo of the account\n");
    const env = { ...cleanEnvironment, HOME: home };
    const { stdout } = spawnSync("bash", [...quietly, "read -r line; echo $line"], { input: "given\n", env });
    expect(stdout.toString()).toBe("given\n");
  } finally {
    rmSync(home, { recursive: true });
  }
});
