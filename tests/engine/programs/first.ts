import * as pulumi from "@pulumi/pulumi";
import { FakeProvider, Group, Thing } from "./thing";

const config = new pulumi.Config();
const secret = config.requireSecret("password");
const explicit = new FakeProvider("explicit", { region: "here" });
const group = new Group("group", { provider: explicit });
const a = new Thing("a", { kind: "good", password: secret, nested: { list: [1, secret] } }, { parent: group });
const b = new Thing("b", { of: a.address, size: config.getNumber("size") ?? 1 }, { parent: group, dependsOn: [a] });
new Thing("plain", { size: 3 }, { customTimeouts: { create: "30s" } });
console.log("hello from the program");

console.error("a warning of some library");

export const passphrase = process.env.PULUMI_CONFIG_PASSPHRASE ?? "not passed on";
export const address = b.address;
export const password = a.password;
export const id = a.id;
