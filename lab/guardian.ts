/** The process behind {@link guardedLab}: takes a lab down when its standard input ends. Arguments: LAB PROJECT_FOLDER. */
import { labDown } from "./down";

const [name = "", projectFolder = ""] = process.argv.slice(2);
process.stdin.resume();
process.stdin.once("end", () => {
  labDown({ name, projectFolder, force: true }).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
});
