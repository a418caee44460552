import type { Tool } from "../../engine/workspace";

/** What the engine calls us in what it says, and where it keeps our files in a project. */
export const tool: Tool = { command: "./tare", folder: ".tare" };
