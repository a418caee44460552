import type { CheckResponse } from "../../engine/provider";
import { containsUnknown, isAsset, isMap, UNKNOWN, type PropertyMap, type PropertyValue } from "../../engine/values";
import { loggings } from "./logging";

/** Returns what is wrong with a value; undefined if nothing is. */
type Rule = (value: PropertyValue) => string | undefined;

const text: Rule = (value) => (typeof value === "string" ? undefined : "must be text");
const flag: Rule = (value) => (typeof value === "boolean" ? undefined : "must be true or false");
const list: Rule = (value) => (Array.isArray(value) ? undefined : "must be a list");
const wholeNumber: Rule = (value) => (Number.isInteger(value) ? undefined : "must be a whole number");
const texts: Rule = (value) =>
  Array.isArray(value) && value.every((member) => typeof member === "string") ? undefined : "must be a list of texts";
const logging: Rule = (value) =>
  (loggings as readonly PropertyValue[]).includes(value) ? undefined : `must be one of ${loggings.join(", ")}`;
const asset: Rule = (value) => (isAsset(value) ? undefined : "must be an asset or an archive");

const environment: Rule = (value) => {
  if (!isMap(value)) return "must be a map of texts";
  const name = Object.keys(value).find((key) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key));
  if (name !== undefined) return `${JSON.stringify(name)} cannot be the name of an environment variable`;
  const other = Object.entries(value).find(([, member]) => typeof member !== "string");
  return other && `the value of ${other[0]} must be text`;
};

const connectionRules: Record<string, Rule> = {
  agentSocketPath: text,
  dialErrorLimit: wholeNumber,
  host: text,
  hostKey: text,
  password: text,
  perDialTimeout: wholeNumber,
  port: wholeNumber,
  privateKey: text,
  privateKeyPassword: text,
  proxy: () => "is not served by the embedded command provider: reach the host directly, or deploy with Pulumi's CLI",
  user: text,
};

const common: Record<string, Rule> = {
  addPreviousOutputInEnv: flag,
  create: text,
  delete: text,
  environment,
  logging,
  stdin: text,
  triggers: list,
  update: text,
};

/** The inputs of a resource type. */
export interface Shape {
  rules: Record<string, Rule>;
  required: string[];
  connection: boolean;
}

export const localCommand: Shape = {
  rules: { ...common, archivePaths: texts, assetPaths: texts, dir: text, interpreter: texts },
  required: [],
  connection: false,
};
export const remoteCommand: Shape = { rules: common, required: ["connection"], connection: true };
export const copyInputs: Shape = {
  rules: { remotePath: text, source: asset, triggers: list },
  required: ["connection", "remotePath", "source"],
  connection: true,
};

/** The defaults that the official provider fills in. */
const connectionDefaults = { dialErrorLimit: 10, perDialTimeout: 15, port: 22, user: "root" };

/** Checks inputs by name and type and fills in the connection's defaults. Values that are not known yet pass. */
export function checkInputs(shape: Shape, news: PropertyMap): CheckResponse {
  const failures: CheckResponse["failures"] = [];
  const inputs: PropertyMap = { ...news };
  for (const name of shape.required)
    if (news[name] === undefined) failures.push({ property: name, reason: `${name} is required` });
  for (const [name, value] of Object.entries(news)) {
    if (name === "connection" && shape.connection) inputs["connection"] = checkConnection(value, failures);
    else apply(shape.rules[name], name, value, failures);
  }
  return { inputs, failures };
}

function apply(rule: Rule | undefined, path: string, value: PropertyValue, failures: CheckResponse["failures"]): void {
  // It is checked again once it is known.
  if (containsUnknown(value)) return;
  const reason = rule ? rule(value) : "there is no such input";
  if (reason !== undefined) failures.push({ property: path, reason: `${path}: ${reason}` });
}

function checkConnection(value: PropertyValue, failures: CheckResponse["failures"]): PropertyValue {
  if (value === UNKNOWN) return value;
  if (!isMap(value)) {
    failures.push({
      property: "connection",
      reason: "connection: must be an object with host, user, port, privateKey, hostKey",
    });
    return value;
  }
  if (value["host"] === undefined)
    failures.push({ property: "connection.host", reason: "connection.host is required" });
  for (const [name, member] of Object.entries(value))
    apply(connectionRules[name], `connection.${name}`, member, failures);
  return { ...connectionDefaults, ...value };
}
