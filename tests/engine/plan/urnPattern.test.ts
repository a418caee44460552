import { urnPattern } from "../../../engine/plan/urnPattern";

const urn = "urn:pulumi:dev::tare::tare:components:Guest$docker:index/container:Container::bg-1";

test.each([
  [urn, true],
  [urn.slice(0, -1), false],
  ["bg-1", false],
  ["**::bg-1", true],
  ["**::bg-*", true],
  ["urn:pulumi:*::*::**::bg-1", true],
  // One star does not go over a colon, and the type has some.
  ["urn:pulumi:*::*::*::bg-1", false],
  ["**Container::*", true],
  ["**contAiner**", false],
  // What means something in a regular expression means itself.
  ["**Guest$docker**", true],
  ["**Guest.docker**", false],
])("%s", (pattern, matches) => {
  expect(urnPattern(pattern)(urn)).toBe(matches);
});
