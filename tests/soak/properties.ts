import execa from "execa";
import { join } from "node:path";
import type { SoakCampaign } from "./soakCampaign";

const root = join(__dirname, "../..");

export const campaign: SoakCampaign = {
  name: "properties",
  tries: "every unit test of random values, with other values and ten times as many",
  start: async () => ({
    async runCase(seed) {
      const related = ["--selectProjects", "unit", "--findRelatedTests", join(root, "tests/support/seeded.ts")];
      const env = { TARE_PROPERTY_SEED: String(seed), TARE_PROPERTY_RUNS: "1000" };
      const { failed, stderr } = await execa("jest", [...related, "--silent"], {
        cwd: root,
        preferLocal: true,
        env,
        reject: false,
      });
      if (failed) throw new Error(stderr);
    },
    stop: async () => undefined,
  }),
};
