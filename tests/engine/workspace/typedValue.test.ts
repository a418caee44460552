import fc from "../../support/seeded";
import { checkValues } from "../../../engine/workspace/check";
import { typedValue } from "../../../engine/workspace/typedValue";
import { temporaryFolder } from "../temporaryFolder";
import { makeProject } from "./project";

const folder = temporaryFolder();

describe("typedValue", () => {
  it.each([
    ["sample:count", "8", 8],
    ["sample:count", "eight", "eight"],
    ["sample:affinity", "false", false],
    ["sample:technology", "8", "8"],
    ["sample:rates", "1kpps, 250 ,", ["1kpps", "250"]],
    ["sample:rates", '["a,b", 7]', ["a,b", "7"]],
    ["sample:rates", "", []],
    ["sample:rates", "[1kpps,1Mpps]", "[1kpps,1Mpps]"],
    ["other:key", "8", "8"],
  ])("reads %s = %j as %j", (key, text, value) => {
    expect(typedValue(makeProject(folder.path), key, text)).toEqual(value);
  });

  it("makes of any list of plain words a value that the check takes", () => {
    const project = makeProject(folder.path);
    const words = fc.array(fc.stringMatching(/^[\w.-]{1,8}$/));
    fc.assert(
      fc.property(words, (list) => {
        const value = typedValue(project, "sample:rates", list.join(","));
        expect(value).toEqual(list);
        const values = Object.fromEntries(Object.entries(project.declared).map(([key, each]) => [key, each.default]));
        checkValues(project, "dev", { ...values, "sample:rates": value } as never);
      }),
    );
  });
});
