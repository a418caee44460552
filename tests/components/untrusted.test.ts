import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporaryFolder";
import { Recorder, type Registered } from "./recorder";

jest.setTimeout(60_000);

/** As a name of a file may be. */
const name = `it's "quoted" $(touch canary) \`touch canary\`; touch canary %h -oProxyCommand=x`;
const folder = temporaryFolder();

/** The commands that a testbed's resources run, by resource and property, and what goes to stdin as a text of its own. */
async function commands(changes: (recorder: Recorder) => Record<string, string>) {
  const recorder = new Recorder();
  try {
    await recorder.install();
    await recorder.deploy({ backgroundCount: "1", ...changes(recorder) });
    return Object.fromEntries(recorder.resources.filter(({ type }) => type.endsWith(":Command")).map(commandsOf));
  } finally {
    recorder.remove();
  }
}

function commandsOf({ name: resource, inputs }: Registered): [string, unknown] {
  const { create, update, delete: remove, interpreter } = inputs;
  return [resource, { create, update, remove, interpreter }];
}

it("runs the same commands whatever the configuration's texts are", async () => {
  const usual = await commands(() => ({}));
  expect(Object.keys(usual).length).toBeGreaterThan(10);
  const odd = await commands((recorder) => {
    const { senderKeyFile, senderKnownHostsFile } = recorder.keyFiles();
    copyFileSync(senderKeyFile!, join(folder.path, name));
    copyFileSync(senderKnownHostsFile!, join(folder.path, `${name}-hosts`));
    return {
      resultsFolder: join(folder.path, `${name}-results`),
      image: join(folder.path, `${name}.tar`),
      imageSha256: "a".repeat(64),
      senderKeyFile: join(folder.path, name),
      senderKnownHostsFile: join(folder.path, `${name}-hosts`),
    };
  });
  // The image's file is verified by a command of its own, which has no text of the configuration in it either.
  for (const [resource, run] of Object.entries(odd))
    if (resource in usual) expect([resource, run]).toEqual([resource, usual[resource]]);
  expect(JSON.stringify(odd)).not.toContain("canary");
});
