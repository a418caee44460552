export { parseRun, readProbe, readRun } from "./readRun";
