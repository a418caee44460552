import { paperNicModels } from "../../paper/levels";
import type { Levels } from "./panels";

export const nicLevels: Levels = {
  title: "NIC model",
  levels: paperNicModels.map((nic) => ({ label: nic, factors: { nic } })),
};
