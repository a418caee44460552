// Starts programs for launcher.ts, and passes on what they print and how they end. It ends when whoever started it is gone.
const { spawn } = require("node:child_process");

const running = new Map();

process.on("disconnect", () => process.exit());
process.on("message", (message) => {
  if (message.giveUp) running.get(message.number)?.forEach((stream) => stream?.destroy());
  else start(message);
});

function start({ number, program, words, folder, environment, stdin }) {
  const tell = (event) => process.connected && process.send({ number, ...event });
  const failed = ({ message, code, syscall, path }) => tell({ failed: { message, code, syscall, path } });
  let child;
  try {
    const stdio = [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"];
    child = spawn(program, words, { cwd: folder, env: environment, detached: true, stdio });
  } catch (error) {
    return failed(error);
  }
  child.once("error", failed);
  running.set(number, [child.stdout, child.stderr]);
  if (child.pid !== undefined) tell({ pid: child.pid });
  for (const stream of ["stdout", "stderr"]) child[stream]?.on("data", (chunk) => tell({ stream, chunk }));
  // A program may end without reading all of its input.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(stdin);
  child.once("close", (code, signal) => {
    running.delete(number);
    tell({ closed: true, code, signal });
  });
}
