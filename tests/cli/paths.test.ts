import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { makeCampaign, designedCells } from "../../bench/synthetic/campaign";
import { writeRawRun } from "../../bench/synthetic/rawRun";
import { testProject } from "./project";
import { temporaryFolder } from "../engine/temporaryFolder";

/** The launcher changes into Tare's folder; what the user calls by a path is where the user is. */
const project = testProject();
const caller = temporaryFolder();

beforeEach(() => {
  process.env.TARE_CALLED_FROM = caller.path;
});

const at = (name: string) => join(caller.path, name);

test("stack export and import use a file of the caller's, also of a project elsewhere", async () => {
  project.placeDeployedStack();
  expect(await project.tare("stack export -s dev --file x.json")).toMatchObject({ code: 0, err: "" });
  expect(readdirSync(caller.path)).toEqual(["x.json"]);
  expect((await project.tare("stack import -s dev --file x.json")).out).toContain("Import complete");
  expect((await project.tare("stack import -s dev --file y.json")).err).toContain(
    `${at("y.json")}: there is no such file`,
  );
});

test("report reads, writes and exports in folders of the caller's; without one it reads the project's", async () => {
  const cells = designedCells()
    .filter(({ technology, count }) => technology === "docker" && count === 0)
    .slice(0, 1);
  const { runs } = makeCampaign({ cells, repetitions: 1 });
  for (const run of runs) writeRawRun(at("mine"), run);
  for (const run of runs) writeRawRun(join(project.path, "results"), run);
  expect((await project.tare("report mine --output written --export given")).out).toContain(at("written/report.html"));
  expect(readdirSync(caller.path).sort()).toEqual(["given", "mine", "written"]);
  expect(existsSync(at("given/ro-crate-metadata.json"))).toBe(true);
  const { out } = await project.tare("report");
  expect(out).toContain(join(project.path, "results/report/report.html"));
});

test.each([
  ["report --export ''", '--export "" names nothing'],
  ["report --output ''", '--output "" names nothing'],
  ["stack export -s dev --file ''", '--file "" names nothing'],
  ["report --output /proc/x", "no folder can be made there"],
  ["report --export /proc/x", "no folder can be made there"],
  ["report --export /dev/null/x", "a part of the path is a file"],
  ["stack export -s dev --file /proc/x/y", "no folder can be made there"],
  ["report --licence 'not a url' --export x", "is not the URL of a licence"],
])("%s is an error with a way out, and no defect", async (line, said) => {
  project.placeDeployedStack();
  const cells = designedCells().slice(0, 1);
  for (const run of makeCampaign({ cells, repetitions: 1 }).runs) writeRawRun(join(project.path, "results"), run);
  const { code, err } = await project.tare(line);
  expect([1, 2]).toContain(code);
  expect(err).toContain(said);
  expect(err).not.toMatch(/defect|^\s+at /m);
});

test("a backend that is named starts where the caller is, and must be there", async () => {
  process.env.PULUMI_BACKEND_URL = "file://state";
  for (const verb of ["stack ls", "stack init new", "up --yes -s dev", "stack output -s dev"])
    expect(await project.tare(verb)).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        `PULUMI_BACKEND_URL is "file://state", and there is no folder ${at("state")}`,
      ) as string,
    });
  mkdirSync(at("state"));
  expect((await project.tare("stack init new --no-select")).code).toBe(0);
  expect(readdirSync(at("state/.pulumi/stacks/sample"))).toEqual(["new.json"]);
});
