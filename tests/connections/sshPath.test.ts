import { spawnSync } from "node:child_process";
import { identityArguments, sshPath, uriPart } from "../../connections/sshPath";

const nasty = [
  "with blank/k",
  'quo"te/k',
  "apo'strophe/k",
  "plus+/k",
  "#hash/k",
  "que?stion/k",
  "ümläut/k",
  "back\\slash/k",
  "a=b/k",
];

it.each(nasty)("has ssh read the path %j as it is", (path) => {
  const words = ["-F", "none", "-o", `UserKnownHostsFile=${sshPath(path)}`, "-G", "host"];
  const { stdout } = spawnSync("ssh", words, { encoding: "utf8" });
  expect(/^userknownhostsfile (.*)$/m.exec(stdout)?.[1]).toBe(path);
});

it("takes percent signs and a tilde literally, which ssh replaces only when it opens the file", () => {
  expect(sshPath("~root/100%")).toBe("./~root/100%%");
  // ssh looks for -i's file before it replaces anything.
  expect(identityArguments("100%/key")).toEqual(["-o", "IdentityFile=100%%/key"]);
  expect(identityArguments("with blank/key")).toEqual(["-i", "with blank/key"]);
});

it("leaves usual paths as they are, because states hold them", () => {
  expect(sshPath(".tare/ssh/known_hosts")).toBe(".tare/ssh/known_hosts");
  expect(identityArguments(".tare/ssh/id_ed25519")).toEqual(["-i", ".tare/ssh/id_ed25519"]);
  expect(uriPart(".tare/ssh/id_ed25519")).toBe(".tare/ssh/id_ed25519");
});

it("refuses what ssh would replace in any case", () => {
  expect(() => sshPath("a/${HOME}/k")).toThrow(expect.objectContaining({ wayOut: "rename the file or its folder" }));
});

it.each([...nasty, "per%cent/k", "~tilde/k", "amp&er/k"])("puts the path %j into a URI and gets it back", (path) => {
  expect(new URL(`qemu+ssh://h/system?keyfile=${uriPart(path)}&sshauth=privkey`).searchParams.get("keyfile")).toBe(
    path,
  );
});
