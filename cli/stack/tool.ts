import type { Tool } from "../../engine/workspace";

/** The name by which the engine's messages refer to Tare, and the folder for Tare's files in a project. */
export const tool: Tool = { command: "./tare", folder: ".tare" };
