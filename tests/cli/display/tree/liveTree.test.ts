import { LiveTree } from "../../../../cli/display/tree/liveTree";
import { terminal, type Terminal, useTerminal } from "../../../../cli/terminal";
import { columnsOf } from "../../../../cli/terminal/text";
import { resource, root } from "./deployments";

/** A terminal that notes what is done with it. */
function watched(): { fake: Terminal; did: [string, string[]][]; resize(columns: number): void } {
  const did: [string, string[]][] = [];
  const size = { columns: 80, rows: 24 };
  const listeners = new Set<() => void>();
  const fake: Terminal = {
    ...terminal,
    print: (text: string) => did.push(["print", [text]]),
    show: (lines: string[]) => did.push(["show", lines]),
    keepShown: () => did.push(["keep", []]),
    size,
    onResize: (listener: () => void) => (listeners.add(listener), () => void listeners.delete(listener)),
  };
  const resize = (columns: number) => {
    size.columns = columns;
    listeners.forEach((listener) => listener());
  };
  return { fake, did, resize };
}

let before: Terminal;
beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
  before = terminal;
});
afterEach(() => {
  useTerminal(before);
  jest.useRealTimers();
});

test("it is painted again when something changes or time goes on, and at once when the terminal is resized", () => {
  const { fake, did, resize } = watched();
  useTerminal(fake);
  const tree = new LiveTree({ startedMilliseconds: 0 }, false);
  const command = resource("command:local:Command", "measure-from-sender-to-responder");
  for (const step of [root, command]) tree.handle({ type: "resource-pre", step });
  jest.advanceTimersByTime(900);
  expect(did.map(([what]) => what)).toEqual(["show"]);
  jest.advanceTimersByTime(200);
  expect(did).toHaveLength(2);
  resize(50);
  expect(Math.max(...did.at(-1)![1].map(columnsOf))).toBeLessThan(50);
  expect(did).toHaveLength(3);
  tree.close();
  expect(did.at(-1)).toEqual(["keep", []]);
  resize(40);
  jest.advanceTimersByTime(5000);
  expect(did.at(-1)).toEqual(["keep", []]);
});

test("messages that stay are printed, what is said of a resource is shown beside it, errors come at the end", () => {
  const { fake, did } = watched();
  useTerminal(fake);
  const tree = new LiveTree({ startedMilliseconds: 0 }, false);
  const command = resource("command:local:Command", "one");
  tree.handle({ type: "resource-pre", step: command });
  tree.handle({ type: "diagnostic", severity: "warning", message: "first" });
  tree.handle({ type: "diagnostic", severity: "info", message: "moving on", urn: command.urn, ephemeral: true });
  tree.handle({ type: "diagnostic", severity: "error", message: "last" });
  tree.close();
  expect(did.filter(([what]) => what === "print")).toEqual([["print", ["     warning: first"]]]);
  expect(did.find(([what]) => what === "show")![1].join("\n")).toContain("moving on");
});
