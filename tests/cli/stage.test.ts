import { readFileSync } from "node:fs";
import { join } from "node:path";
import { said } from "../../bench/campaign-run/said";
import { Log } from "../../cli/log";
import { runStage } from "../../cli/stage";
import { terminal, useTerminal } from "../../cli/terminal";
import { temporaryFolder } from "../engine/temporaryFolder";

describe("a stage of a long command", () => {
  const folder = temporaryFolder();
  const before = terminal;
  afterEach(() => useTerminal(before));

  function setUp(live: boolean) {
    const said: string[] = [];
    useTerminal({
      ...before,
      print: (text) => void said.push(`out ${text}`),
      note: (text) => void said.push(`err ${text}`),
      show: (lines) => void said.push(`live ${lines.join("|")}`),
      size: { columns: 40, rows: 24 },
      live,
    });
    const log = new Log(join(folder.path, "log.txt"));
    return { said, log };
  }

  test("is two plain lines without a terminal; what it prints goes to the log, what it notes is shown as well", async () => {
    const { said, log } = setUp(false);
    await runStage("lab", log, async () => {
      terminal.print("a line\nand one more");
      terminal.note("warning: odd");
    });
    terminal.print("afterwards");
    expect(said).toEqual(["out lab", "err warning: odd", "out   took 0 s", "out afterwards"]);
    expect(readFileSync(log.path, "utf8")).toBe("\nlab\na line\nand one more\nwarning: odd\ntook 0 s\n");
  });

  test("beside another stage writes to its own log, and the terminal is given back when both have ended", async () => {
    const { said, log } = setUp(false);
    const other = new Log(join(folder.path, "other.txt"));
    let goOn = () => {};
    const first = runStage("one", log, async () => {
      terminal.print("of one");
      await new Promise<void>((resolve) => (goOn = resolve));
      terminal.print("of one again");
    });
    await runStage("two", other, async () => terminal.print("of two"));
    goOn();
    await first;
    terminal.print("afterwards");
    expect(said).toEqual(["out one", "out two", "out   took 0 s", "out   took 0 s", "out afterwards"]);
    expect(readFileSync(log.path, "utf8")).toBe("\none\nof one\nof one again\ntook 0 s\n");
    expect(readFileSync(other.path, "utf8")).toBe("\ntwo\nof two\ntook 0 s\n");
  });

  test("is one line on a terminal, which says what it does and is no wider", async () => {
    jest.useFakeTimers({ doNotFake: ["hrtime"] });
    const { said, log } = setUp(true);
    await runStage("lab", log, async () => {
      terminal.print("a line that is longer than the terminal");
      jest.advanceTimersByTime(1000);
    });
    jest.useRealTimers();
    expect(said).toEqual(["live lab  0 s  a line that is longer than th…", "live ", "out lab  took 0 s"]);
  });

  test("is read again from its log by the bench that adds up what campaigns take", async () => {
    const { log } = setUp(false);
    await runStage("step 1 of 1", log, async () => {
      terminal.print("+  command:local:Command image created (1 min 1 s)");
      terminal.print("+  command:local:Command measurement creating");
      terminal.print("+  command:local:Command measurement created (1 min 3 s)");
      terminal.print("++ command:local:Command measurement created replacement (7.5 s)");
      terminal.print("+  command:local:Command analysis created (34 ms)");
    });
    await runStage("taking the testbed down", log, async () =>
      terminal.print("-  docker:index/container:Container x deleted (5.0 s)"),
    );
    const text = readFileSync(log.path, "utf8").replace(/took 0 s/g, "took 4 s");
    expect(said(text)).toEqual({ probing: 70.5, analysis: 0.034, takingDown: 4 });
    expect(said(`${text}${text}`).takingDown).toBe(8);
  });

  test("that fails says so, and gives the terminal back", async () => {
    const { said, log } = setUp(false);
    await expect(runStage("lab", log, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    terminal.print("afterwards");
    expect(said).toEqual(["out lab", "out   failed after 0 s", "out afterwards"]);
  });
});
