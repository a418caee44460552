import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CreateRequest, Provider } from "../../../engine/provider";
import { KIND, SIGNATURE, UNKNOWN, type PropertyMap } from "../../../engine/values";
import { createCommandProvider } from "../../../providers/command";

const type = "command:local:Command";
const urn = `urn:pulumi:dev::test::${type}::c`;

describe("local.Command", () => {
  let folder: string;
  let provider: Provider;
  let lines: string[];
  let abort: AbortController;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tare-test-"));
    provider = createCommandProvider({ projectFolder: folder });
    lines = [];
    abort = new AbortController();
  });
  afterEach(async () => {
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const context = () => ({ log: (_: string, line: string) => void lines.push(line), signal: abort.signal });
  const create = (inputs: PropertyMap, more: Partial<CreateRequest> = {}) =>
    provider.create({ urn, type, name: "c", inputs, timeoutSeconds: 0, preview: false, ...context(), ...more });
  const update = (oldOutputs: PropertyMap, newInputs: PropertyMap, preview = false) =>
    provider.update({
      urn,
      type,
      id: "c1",
      oldInputs: {},
      oldOutputs,
      newInputs,
      timeoutSeconds: 0,
      preview,
      ...context(),
    });

  test("runs create by /bin/sh and cuts one trailing newline", async () => {
    const inputs = { create: "echo out; echo; echo err >&2" };
    const { id, outputs } = await create(inputs);
    expect(id).toMatch(/^c[0-9a-f]{8}$/);
    expect(outputs).toEqual({ ...inputs, stdout: "out\n", stderr: "err" });
    expect(lines).toEqual(expect.arrayContaining(["out", "err"]));
  });

  test("without create nothing runs and the outputs are empty", async () => {
    expect((await create({ delete: "true" })).outputs).toEqual({ delete: "true", stdout: "", stderr: "" });
  });

  test("a failing command's error has its status, the command and all that it printed", async () => {
    await expect(create({ create: 'echo "a"; echo b >&2; exit 3' })).rejects.toThrow(
      /^exit status 3: running "echo \\"a\\"; echo b >&2; exit 3":\n(a\nb|b\na)\n$/,
    );
  });

  test("a command that a signal ended says which", async () => {
    await expect(create({ create: "kill -9 $$" })).rejects.toThrow(/^signal: killed: running/);
  });

  test("a missing interpreter or folder is named", async () => {
    await expect(create({ create: "x", interpreter: ["/no/such/shell"] })).rejects.toThrow(
      /cannot start \/no\/such\/shell/,
    );
    await expect(create({ create: "x", dir: "missing" })).rejects.toThrow(new RegExp(`${folder}/missing`));
  });

  test("takes interpreter, dir, environment and stdin", async () => {
    mkdirSync(join(folder, "sub"));
    const inputs = {
      create: "pwd; cat; echo $A",
      interpreter: ["/bin/bash", "-c"],
      dir: "sub",
      environment: { A: "1 2" },
      stdin: "in\n",
    };
    expect((await create(inputs)).outputs["stdout"]).toBe(`${folder}/sub\nin\n1 2`);
  });

  test.each([
    ["stdout", ["o"]],
    ["stderr", ["e"]],
    ["none", []],
    ["stdoutAndStderr", ["e", "o"]],
  ])("logging %s shows %p", async (logging, shown) => {
    await create({ create: "echo o; echo e >&2", logging });
    expect([...lines].sort()).toEqual(shown);
  });

  test("update runs update, else create, and gets the earlier output in its environment unless told otherwise", async () => {
    const old = { stdout: "before", stderr: "" };
    const show = "echo ${PULUMI_COMMAND_STDOUT-none} ${PULUMI_COMMAND_STDERR-none}";
    expect((await update(old, { create: "false", update: show })).outputs["stdout"]).toBe("before none");
    expect((await update(old, { create: show, addPreviousOutputInEnv: false })).outputs["stdout"]).toBe("none none");
    expect((await update(old, {})).outputs).toEqual(old);
  });

  test("a preview runs nothing and does not know the output", async () => {
    const inputs = { create: "touch made" };
    expect((await create(inputs, { preview: true })).outputs).toEqual({ ...inputs, stdout: UNKNOWN, stderr: UNKNOWN });
    expect((await update({ stdout: "a", stderr: "" }, inputs, true)).outputs["stdout"]).toBe(UNKNOWN);
    expect(existsSync(join(folder, "made"))).toBe(false);
  });

  test("delete runs delete with the state's own inputs", async () => {
    const outputs = {
      delete: "cat > deleted; echo $PULUMI_COMMAND_STDOUT >> deleted",
      stdin: "x",
      stdout: "made",
      stderr: "",
    };
    await provider.delete({ urn, type, id: "c1", inputs: {}, outputs, timeoutSeconds: 0, ...context() });
    expect(readFileSync(join(folder, "deleted"), "utf8")).toBe("xmade\n");
  });

  test("assetPaths and archivePaths give the chosen files with their digests", async () => {
    const script = "mkdir -p a/b; printf 1 > a/one.txt; printf 2 > a/b/two.txt; printf 3 > a/secret.txt";
    const inputs = { create: script, assetPaths: ["a/**", "!**secret*"], archivePaths: ["a/*.txt"] };
    const { outputs } = await create(inputs);
    const sha = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b";
    const one = { [SIGNATURE]: KIND.asset, hash: sha, path: join(folder, "a/one.txt") };
    expect(Object.keys(outputs["assets"] as PropertyMap)).toEqual(["a/b/two.txt", "a/one.txt"]);
    expect((outputs["assets"] as PropertyMap)["a/one.txt"]).toEqual(one);
    expect(Object.keys((outputs["archive"] as PropertyMap)["assets"] as PropertyMap)).toEqual([
      "a/one.txt",
      "a/secret.txt",
    ]);
  });

  test("cancelling ends the whole process group, children that ignore polite signals too", async () => {
    const pidFile = join(folder, "pid");
    const running = create({
      create: `sh -c 'trap "" TERM; echo $$ > ${pidFile}.part; mv ${pidFile}.part ${pidFile}; while :; do sleep 0.1; done' & wait`,
    });
    running.catch(() => undefined);
    while (!existsSync(pidFile)) await new Promise((resolve) => setTimeout(resolve, 10));
    abort.abort(new Error("interrupted by the user"));
    await expect(running).rejects.toThrow("interrupted by the user");
    const pid = readFileSync(pidFile, "utf8").trim();
    const state = existsSync(`/proc/${pid}/stat`)
      ? readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0]
      : "gone";
    expect(["gone", "Z"]).toContain(state);
  }, 15_000);

  test("an interrupt without a reason is told as one, and not as a program that cannot be started", async () => {
    const running = create({ create: "sleep 60" });
    setTimeout(() => abort.abort(), 100);
    await expect(running).rejects.toMatchObject({
      name: "VisibleError",
      message: 'interrupted while it ran "sleep 60": what it had done so far is not known',
      wayOut: expect.stringContaining("run anew") as string,
    });
  });

  test("provider.cancel() ends a running command", async () => {
    const running = create({ create: "sleep 60" });
    running.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await provider.cancel();
    await expect(running).rejects.toThrow("cancelled");
  });

  test("a command that reads none of a large input does not fail for it", async () => {
    const { outputs } = await create({ create: "echo done", stdin: "x".repeat(1_000_000) });
    expect(outputs["stdout"]).toBe("done");
  });

  test("a file that the command writes is not seen as an asset of another folder", async () => {
    writeFileSync(join(folder, "outside.txt"), "1");
    const { outputs } = await create({ create: "true", dir: ".", assetPaths: ["none/*"] });
    expect(outputs["assets"]).toEqual({});
  });
});
