import * as pulumi from "@pulumi/pulumi";
import { FakeProvider, Group, Thing } from "./thing";

/** What a real program may do to the engine; configuration says which part of it happens. */
const config = new pulumi.Config("test");
const stage = config.require("stage");

const explicit = new FakeProvider("explicit", { region: "here" });
const group = new Group(stage === "renamed" ? "group" : "old-group", {
  provider: explicit,
  aliases: stage === "renamed" ? [{ name: "old-group" }] : [],
});
const a = new Thing(
  "a",
  { size: config.getNumber("size") ?? 1, password: config.requireSecret("password") },
  { parent: group },
);
export const b = new Thing("b", { of: pulumi.interpolate`${a.id} at ${a.address}` }, { parent: group, deletedWith: a });
new Thing("ignoring", { kind: stage }, { ignoreChanges: ["kind"], retainOnDelete: true });
if (stage !== "less") new Thing("extra", { of: b.address });
if (stage === "get") Thing.get("found", config.require("id"));
if (stage === "throws") throw new Error("the program has a mistake");
if (stage === "rejects") void Promise.reject(new Error("nobody waits for this"));
if (stage === "exits") process.exit(0);
if (stage === "imports") new Thing("imported", {}, { import: "thing-1" });
if (stage === "calls")
  pulumi.runtime
    .invoke("fake:index:getThing", {}, { version: "1.0.0" })
    .catch((error: Error) => console.log(error.message));
if (stage === "logs") void pulumi.log.warn("take care", group);
if (stage === "many") for (let n = 0; n < 256; n++) new Thing(`many-${n}`, { size: n });

export const secretLength = a.password.apply((password) => password.length);
