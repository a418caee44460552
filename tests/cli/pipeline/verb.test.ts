import { tare } from "../fakeTerminal";

test.each([
  ["no base", [], "--base names what head is compared with"],
  ["a base that is not there", ["--base", "nowhere-at-all"], '"nowhere-at-all" names no commit'],
  ["a base that looks like an option of git", ["--base=--output=/tmp/x"], "names no commit"],
  ["a bound that is none", ["--base", "HEAD", "--fail-above", "median"], "is no bound"],
  ["a seed that is none", ["--base", "HEAD", "--seed", "x"], "whole number"],
  ["a state that is none", ["--hosts", "during"], "Allowed choices are before, after"],
])("%s is 3, never a verdict", async (_what, flags, message) => {
  const { code, err } = await tare(["pipeline", ...flags]);
  expect([code, err]).toEqual([3, expect.stringContaining(message)]);
});
