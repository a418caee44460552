import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { VisibleError } from "../../errors/visibleError";
import type { Provider } from "../../engine/provider";
import { KIND, SIGNATURE, type PropertyMap } from "../../engine/values";
import { createCommandProvider } from "../../providers/command";
import { comparable, opened, readConversation } from "../providers/conversation";
import { children, startSshd, type TestSshd } from "./support/sshd";

const command = "command:remote:Command";
const copy = "command:remote:CopyToRemote";

/** Folders with keys and sockets that this process has made and not removed. */
const privateFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`tare-ssh-${process.pid}-`));
const commandLine = (pid: number) =>
  existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
const masters = () => children(process.pid).filter((pid) => commandLine(pid).includes("\0-M\0"));
const alive = (pid: number) => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z");
const until = async (what: () => boolean) => {
  for (let attempt = 0; attempt < 500 && !what(); attempt++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(what()).toBe(true);
};

describe("remote commands and copies over a real sshd", () => {
  let sshd: TestSshd;
  let provider: Provider;
  let folder: string;
  let lines: string[];
  let abort: AbortController;

  beforeAll(async () => (sshd = await startSshd()));
  afterAll(() => sshd.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tare-test-"));
    provider = createCommandProvider({ projectFolder: folder });
    lines = [];
    abort = new AbortController();
  });
  afterEach(async () => {
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
    expect(privateFolders()).toEqual([]);
    expect(masters()).toEqual([]);
  });

  const connection = (more: PropertyMap = {}): PropertyMap => ({
    host: "127.0.0.1",
    user: "root",
    port: sshd.port,
    privateKey: sshd.privateKey,
    hostKey: sshd.hostKey,
    dialErrorLimit: 1,
    perDialTimeout: 5,
    ...more,
  });
  const context = () => ({
    log: (severity: string, line: string) => void lines.push(`${severity}: ${line}`),
    signal: abort.signal,
  });
  const create = (type: string, inputs: PropertyMap) =>
    provider.create({
      urn: `urn:pulumi:dev::test::${type}::n`,
      type,
      name: "n",
      inputs: { connection: connection(), ...inputs },
      timeoutSeconds: 0,
      preview: false,
      ...context(),
    });
  const run = async (line: string, more: PropertyMap = {}) =>
    (await create(command, { create: line, ...more })).outputs;

  test("the recorded deployment gives the recorded answers", async () => {
    const recorded = readConversation(join(__dirname, "../providers/command/recorded/conversation.jsonl"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: gold\nruntime: nodejs\ndescription: golden data\n");
    const remotePath = join(folder, "gold.yaml");
    const placed = (map: PropertyMap) =>
      JSON.parse(JSON.stringify(map).replaceAll("/tmp/gold.yaml", remotePath)) as PropertyMap;
    const creates = recorded.filter(({ method, request }) => method === "Create" && !request.preview);
    expect(creates.map(({ request }) => request.name)).toEqual(["copy", "remote", "remote"]);
    for (const { request, response } of creates) {
      const { type, name, urn } = request;
      const real = { connection: connection() };
      const inputs = { ...placed(opened(request["properties"])), ...real };
      const { id, outputs } = await provider.create({
        type,
        name,
        urn,
        inputs,
        timeoutSeconds: 0,
        preview: false,
        ...context(),
      });
      expect(id.replace(/[0-9a-f]{8}$/, "")).toBe(String(response["id"]).replace(/[0-9a-f]{8}$/, ""));
      expect(comparable({ ...outputs, ...real })).toEqual(
        comparable({ ...placed(response["properties"] as PropertyMap), ...real }),
      );
      expect((outputs["connection"] as PropertyMap)["privateKey"]).toEqual({
        [SIGNATURE]: KIND.secret,
        value: sshd.privateKey,
      });
    }
  });

  test("output, input, live lines and a failure's text", async () => {
    expect(await run("cat; echo err >&2", { stdin: "in\n\n" })).toMatchObject({ stdout: "in\n", stderr: "err" });
    expect(lines).toEqual(expect.arrayContaining(["info: in", "info: err"]));
    await expect(run("echo a; exit 3")).rejects.toThrow(
      /^Process exited with status 3: running "echo a; exit 3":\na\n$/,
    );
    expect((await run("printf %s \"$1 'x' $HOME\"")).stdout).toBe(" 'x' /root");
  });

  test("environment arrives where sshd accepts it, and is in no argument", async () => {
    const { stdout } = await run("echo $LC_TEST-$OTHER; tr '\\0' '\\n' < /proc/$PPID/cmdline", {
      environment: { LC_TEST: "hidden", OTHER: "x" },
    });
    expect(String(stdout).split("\n")[0]).toBe("hidden-");
    const begun = join(folder, "begun");
    const running = create(command, { create: `touch ${begun}; sleep 60`, environment: { LC_TEST: "hidden" } });
    running.catch(() => undefined);
    await until(() => existsSync(begun));
    const seen = children(process.pid).map(commandLine).join("\n");
    expect(seen).not.toContain("hidden");
    expect(seen).not.toContain("PRIVATE KEY");
    abort.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
  });

  test("input and output of any size pass, and what a command does not read is no matter", async () => {
    const text = "0123456789abcde\n".repeat(300_000);
    expect((await run("cat", { stdin: text })).stdout).toBe(text.trimEnd());
    expect((await run("echo done", { stdin: text })).stdout).toBe("done");
  }, 120_000);

  test("many commands share one connection and stay below sshd's session limit", async () => {
    const all = await Promise.all(Array.from({ length: 30 }, (_, index) => run(`sleep 0.2; echo ${index}`)));
    expect(all.map(({ stdout }) => Number(stdout))).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(masters()).toHaveLength(1);
  }, 120_000);

  test("the key is on disk only while the connection is made", async () => {
    await run("true");
    expect(privateFolders()).toHaveLength(1);
    const made = join(tmpdir(), privateFolders()[0]!);
    expect(statSync(made).mode & 0o777).toBe(0o700);
    const search = spawnSync("grep", ["-rl", "--devices=skip", "PRIVATE KEY", made], { encoding: "utf8" });
    expect([search.status, search.stdout]).toEqual([1, ""]);
  });

  test("cancelling ends the whole process group on the host, one that ignores polite signals too", async () => {
    const pidFile = join(folder, "pid");
    const running = run(
      `trap '' TERM; sh -c 'echo $$ > ${pidFile}.part; mv ${pidFile}.part ${pidFile}; sleep 60' & wait; sleep 60`,
    );
    running.catch(() => undefined);
    await until(() => existsSync(pidFile));
    abort.abort(new Error("interrupted"));
    await expect(running).rejects.toThrow("interrupted");
    await until(() => !alive(Number(readFileSync(pidFile, "utf8"))));
  }, 120_000);

  test("a lost connection is named, and the next command dials again", async () => {
    const begun = join(folder, "begun");
    const running = run(`touch ${begun}; sleep 60`);
    running.catch(() => undefined);
    await until(() => existsSync(begun));
    await sshd.kill();
    await expect(running).rejects.toThrow(/ssh to root@127.0.0.1 port \d+/);
    await sshd.restart();
    expect((await run("echo back")).stdout).toBe("back");
  }, 120_000);

  test("a killed process leaves no connection behind, and the next one removes its files", async () => {
    const script = `
      const { createCommandProvider } = require(${JSON.stringify(join(__dirname, "../../providers/command"))});
      const provider = createCommandProvider({ projectFolder: "/" });
      const inputs = ${JSON.stringify({ create: "true", connection: connection() })};
      provider.create({ type: "command:remote:Command", name: "n", inputs, log() {}, signal: new AbortController().signal })
        .then(() => console.log("connected"));`;
    const victim = spawn(process.execPath, ["-r", "./register.js", "-e", script], {
      cwd: join(__dirname, "../.."),
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(victim.stdout!, "data");
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`tare-ssh-${victim.pid}-`));
    const [master] = children(victim.pid!);
    expect([commandLine(master!).includes("\0-M\0"), left().length]).toEqual([true, 1]);
    const ended = once(victim, "exit");
    victim.kill("SIGKILL");
    await ended;
    await until(() => !alive(master!));
    await run("true");
    expect(left()).toEqual([]);
  }, 120_000);

  test("a dial is repeated until sshd is there", async () => {
    await sshd.kill();
    const running = run("echo late", { connection: connection({ dialErrorLimit: 10 }) });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await sshd.restart();
    expect((await running).stdout).toBe("late");
    expect(lines.join("\n")).toContain("nothing listens on that port");
  }, 120_000);

  const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKjqltB3/ka7iC/bKqIQ12gQPS5HeBFH9W9HHyVt2gpJ";
  test.each<[string, PropertyMap, RegExp]>([
    ["another host key", { hostKey: other }, /host key is not the pinned one.*ssh-keyscan -p \d+ 127\.0\.0\.1/s],
    ["a user that is refused", { user: "nobody" }, /refused the login.*"nobody"/s],
    ["a key that is none", { privateKey: "nonsense" }, /private key cannot be read/],
    ["a closed port", { port: 1 }, /root@127\.0\.0\.1 port 1: nothing listens.*tried 2 times/s],
    ["an unknown name", { host: "no-such-host.invalid" }, /no-such-host\.invalid.*cannot be resolved/s],
    ["a host that is an option", { host: "-oProxyCommand=touch" }, /host "-oProxyCommand=touch" is not usable/],
  ])(
    "%s is one clear error",
    async (_, more, message) => {
      const told = run("true", { connection: connection(more) }).catch((error: VisibleError) =>
        [error.message, error.wayOut].join("\n"),
      );
      expect(await told).toMatch(message);
    },
    120_000,
  );

  test("without a host key the connection works as officially, with a warning", async () => {
    const open = connection();
    delete open["hostKey"];
    expect((await run("echo ok", { connection: open })).stdout).toBe("ok");
    expect(lines.filter((line) => line.startsWith("warning"))).toEqual([
      expect.stringContaining("the host's key is not checked"),
    ]);
  });

  describe("CopyToRemote", () => {
    const file = (path: string, hash = "h") => ({ [SIGNATURE]: KIND.asset, hash, path });
    const at = (path: string) => join(folder, path);

    test("a file becomes remotePath, or goes into an existing folder; a changed one replaces it and keeps its mode", async () => {
      const content = "x".repeat(3_000_000) + "end";
      writeFileSync(at("source.bin"), content);
      mkdirSync(at("there"));
      await create(copy, { source: file("source.bin"), remotePath: at("a b'c") });
      await create(copy, { source: file("source.bin"), remotePath: at("there") });
      expect(readFileSync(at("a b'c"), "utf8") === content).toBe(true);
      expect(statSync(at("there/source.bin")).size).toBe(content.length);
      execFileSync("chmod", ["700", at("a b'c")]);
      writeFileSync(at("source.bin"), "new");
      const inputs = { connection: connection(), source: file("source.bin", "h2"), remotePath: at("a b'c") };
      const request = {
        urn: "urn:x",
        type: copy,
        id: "i",
        oldOutputs: {},
        newInputs: inputs,
        timeoutSeconds: 0,
        preview: false,
      };
      await provider.update({ ...request, oldInputs: { ...inputs, source: file("source.bin") }, ...context() });
      expect(readFileSync(at("a b'c"), "utf8")).toBe("new");
      expect(statSync(at("a b'c")).mode & 0o777).toBe(0o700);
      expect(readdirSync(folder).sort()).toEqual(["a b'c", "source.bin", "there"]);
    });

    test("text, and a folder with and without a trailing slash", async () => {
      await create(copy, { source: { [SIGNATURE]: KIND.asset, hash: "h", text: "hällo\n" }, remotePath: at("text") });
      expect(readFileSync(at("text"), "utf8")).toBe("hällo\n");
      mkdirSync(at("tree/deep"), { recursive: true });
      writeFileSync(at("tree/deep/file"), "1");
      const archive = (path: string) => ({ [SIGNATURE]: KIND.archive, hash: "h", path });
      await create(copy, { source: archive("tree"), remotePath: at("one") });
      await create(copy, { source: archive("./tree/"), remotePath: at("two") });
      expect(readFileSync(at("one/tree/deep/file"), "utf8")).toBe("1");
      expect(readFileSync(at("two/deep/file"), "utf8")).toBe("1");
    });

    test("what cannot be written is one clear error, and nothing is left", async () => {
      await expect(
        create(copy, { source: { [SIGNATURE]: KIND.asset, text: "x" }, remotePath: folder }),
      ).rejects.toThrow(/is a directory; when copying text/);
      await expect(
        create(copy, { source: { [SIGNATURE]: KIND.asset, text: "x" }, remotePath: at("no/such") }),
      ).rejects.toThrow(/copying to 127\.0\.0\.1:.*no\/such failed/);
      await expect(create(copy, { source: file("missing"), remotePath: at("x") })).rejects.toThrow(/ENOENT.*missing/);
      expect(readdirSync(folder)).toEqual([]);
    });
  });
});
