import { parseIndexTargets } from "../../../image/build/sources";

const line = (...fields: string[]) => fields.join("\t");
const main = line("Debian", "http://mirror.example/debian/", "bookworm", "bookworm", "main", "amd64");

test("the distribution's own entries become sources, the main suite first", () => {
  const text = [
    line("Debian", "http://mirror.example/security/", "bookworm-security", "bookworm-security", "main", "amd64"),
    main,
    line("Debian", "http://mirror.example/debian/", "bookworm", "bookworm", "contrib", "amd64"),
    line("Debian", "http://mirror.example/debian/", "bookworm-updates", "bookworm-updates", "main", "amd64"),
  ].join("\n");
  expect(parseIndexTargets(text)).toEqual({
    suite: "bookworm",
    architecture: "amd64",
    lines: [
      "deb http://mirror.example/debian/ bookworm contrib main",
      "deb http://mirror.example/security/ bookworm-security main",
      "deb http://mirror.example/debian/ bookworm-updates main",
    ],
  });
});

test("other vendors, other architectures and backports are left out", () => {
  const text = [
    main,
    line("A vendor", "http://vendor.example/", "stable", "bookworm", "main", "amd64"),
    line("Debian", "http://mirror.example/debian/", "bookworm", "bookworm", "main", "i386"),
    line("Debian", "http://mirror.example/debian/", "bookworm-backports", "bookworm-backports", "main", "amd64"),
    "",
  ].join("\n");
  expect(parseIndexTargets(text).lines).toEqual(["deb http://mirror.example/debian/ bookworm main"]);
});

test("a machine without package lists says how to get them", () => {
  expect(() => parseIndexTargets("")).toThrow(/run `apt-get update`/);
});
