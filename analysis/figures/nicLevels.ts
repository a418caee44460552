import { nicModels } from "../../paper/levels";
import type { Levels } from "./panels";

export const nicLevels: Levels = {
  title: "NIC model",
  levels: nicModels.map((nic) => ({ label: nic, factors: { nic } })),
};
