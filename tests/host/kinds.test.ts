import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hostProgram } from "../../host/program";
import { technologies, technologyTitles } from "../../scenarios/technology";

const host = join(__dirname, "../../host");

/** Names of kinds of guests, and of programs that one kind alone uses. */
const names = new RegExp(
  `\\b(${[...technologies, ...Object.values(technologyTitles), "libvirt", "virsh", "qemu", "podman"].join("|")})`,
  "i",
);

test("what serves all guests alike names no kind of them", () => {
  const files = ["lib", "verbs"].flatMap((folder) => readdirSync(join(host, folder)).map((name) => join(folder, name)));
  const naming = [...files, "main.sh", "program.ts", "packages.ts"].flatMap((file) =>
    readFileSync(join(host, file), "utf8")
      .split("\n")
      .filter((line) => names.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(naming).toEqual([]);
});

const [mustDefine = "", mayDefine = ""] = readFileSync(join(host, "lib/guest.sh"), "utf8").split("# It may define");
const functionsIn = (text: string) => [...text.matchAll(/^# {3}KIND_(\w+)/gm)].map((match) => match[1] ?? "");
const booting = functionsIn(mayDefine.split("# and, if its guests need time")[1] ?? "");

test.each([...technologies])("%s guests have every function that host/lib/guest.sh asks for", (kind) => {
  const { text } = hostProgram();
  const defines = (name: string) => text.includes(`\n${kind}_${name}() {`);
  const either = ["cgroup", "cpu_file"];
  const lacking = functionsIn(mustDefine).filter((name) => !either.includes(name) && !defines(name));
  expect(lacking).toEqual([]);
  expect(either.some(defines)).toBe(true);
  expect(booting.filter(defines)).toEqual(defines("booted") ? booting : []);
});
