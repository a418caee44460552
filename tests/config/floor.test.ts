import { configOf } from "../../config/configOf";
import { readConfig, validateConfig } from "../../config/readConfig";

describe("capture points of the floor", () => {
  it.each([
    [undefined, ["wire"]],
    ['["tap", "wire"]', ["wire"]], // the default, which Pulumi's CLI passes as if it were set
    ['["paper"]', ["wire"]],
    ['["all"]', ["wire", "responder.wire"]],
    ['["responder.wire"]', ["responder.wire"]],
  ])("%s are those that there are", (capturePoints, points) => {
    const given = { technology: "bare", ...(capturePoints === undefined ? {} : { capturePoints }) };
    const { scenario } = readConfig(given);
    expect(scenario.capturePoints).toEqual(points);
    const again = Object.fromEntries(
      Object.entries(configOf(scenario)).map(([key, text]) => [
        key,
        key === "capturePoints" ? JSON.stringify(text.split(",")) : text,
      ]),
    );
    expect(readConfig(again).scenario).toEqual(scenario);
  });

  it.each(["tap", "guest", "responder.tap", "responder.guest"])("refuse %s, with a way out that works", (point) => {
    const given = { technology: "bare", capturePoints: JSON.stringify(["responder.wire", point]) };
    const [problem, ...others] = validateConfig(given);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      key: "capturePoints",
      value: given.capturePoints,
      error: `bare has no ${point}: nothing lies between its guests and the wire's port`,
      wayOut: `config set capturePoints '["wire","responder.wire"]', or config rm capturePoints for the usual one`,
      contradiction: true,
    });
    expect(validateConfig({ technology: "bare", capturePoints: '["wire","responder.wire"]' })).toEqual([]);
    expect(validateConfig({ technology: "docker", capturePoints: given.capturePoints })).toEqual([]);
  });
});
