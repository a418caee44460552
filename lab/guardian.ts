/** The process behind {@link guardedLab}: takes the lab down when its standard input ends. Arguments: LAB PROJECT_FOLDER [remove-folder]. */
import { rmSync } from "node:fs";
import { printError } from "../errors/printError";
import { labDown } from "./down";

const [name = "", projectFolder = "", removeFolder] = process.argv.slice(2);
process.stdin.resume();
process.stdin.once("end", () => {
  labDown({ name, projectFolder, force: true })
    .then(() => removeFolder && rmSync(projectFolder, { recursive: true, force: true }))
    .catch((error: unknown) => {
      printError(error);
      process.exitCode = 1;
    });
});
