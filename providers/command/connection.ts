import { isMap, secret, type PropertyMap, type PropertyValue } from "../../engine/values";
import { VisibleError } from "../../errors/visibleError";
import type { SshTarget } from "../../connections/target";

const secretMembers = ["password", "privateKey", "privateKeyPassword"];

/** The ssh target that the input `connection` describes, with defaults filled in. */
export function targetOf(connection: PropertyValue | undefined): SshTarget {
  if (!isMap(connection))
    throw new VisibleError("connection is missing", "Give an object with host, user, privateKey and hostKey.");
  const text = (name: string) => {
    const value = connection[name];
    return typeof value === "string" ? value : undefined;
  };
  const number = (name: string, otherwise: number) => {
    const value = connection[name];
    return typeof value === "number" ? value : otherwise;
  };
  return {
    host: text("host") ?? "",
    user: text("user") ?? "root",
    port: number("port", 22),
    privateKey: text("privateKey"),
    privateKeyPassword: text("privateKeyPassword"),
    password: text("password"),
    hostKey: text("hostKey"),
    agentSocketPath: text("agentSocketPath") ?? process.env["SSH_AUTH_SOCK"],
    dialErrorLimit: number("dialErrorLimit", 10),
    perDialTimeoutSeconds: number("perDialTimeout", 15),
    configuration: "explicit",
    sshOptions: [],
  };
}

/** The properties with the connection's private key and passwords marked as secret, as the official schema does. */
export function sealConnection(properties: PropertyMap): PropertyMap {
  const connection = properties["connection"];
  if (!isMap(connection)) return properties;
  const sealed = Object.entries(connection).map(([name, value]) => [
    name,
    secretMembers.includes(name) ? secret(value) : value,
  ]);
  return { ...properties, connection: Object.fromEntries(sealed) as PropertyMap };
}
