import type { CheckResponse } from "../../engine/provider";
import { containsUnknown, type PropertyMap, type PropertyValue } from "../../engine/values";
import { errorText } from "../../errors/errorText";
import { VisibleError } from "../../errors/visibleError";
import { parseEndpoint, type DockerEndpoint } from "./daemon";

/** The provider inputs that are supported. "version" is for the engine. */
const served = ["host", "sshOpts", "disableDockerDaemonCheck", "version"];
const known = ["caMaterial", "certMaterial", "certPath", "context", "keyMaterial", "registryAuth"];

/** Checks the provider's configuration. The host defaults to DOCKER_HOST, as in the official provider. */
export function checkConfiguration(news: PropertyMap): CheckResponse {
  const failures: CheckResponse["failures"] = [];
  const fail = (property: string, reason: string) =>
    failures.push({ property, reason: `docker provider: ${property} ${reason}` });
  for (const [name, value] of Object.entries(news)) {
    if (served.includes(name) || name.startsWith("__") || value === null) continue;
    fail(
      name,
      known.includes(name)
        ? "is not served by the embedded provider; give host and sshOpts"
        : "is not an input of this provider",
    );
  }
  const fromEnvironment = process.env["DOCKER_HOST"];
  const inputs = news["host"] === undefined && fromEnvironment ? { ...news, host: fromEnvironment } : news;
  try {
    if (!containsUnknown(inputs)) dockerEndpoint(inputs);
  } catch (error) {
    fail("host", errorText(error));
  }
  return { inputs, failures };
}

/** Where the configuration says that dockerd listens. */
export function dockerEndpoint(inputs: PropertyMap): DockerEndpoint {
  const { host = "" } = inputs;
  if (typeof host !== "string") throw new VisibleError("host must be text");
  return parseEndpoint(host, sshOptions(inputs["sshOpts"]));
}

/** A provider's inputs arrive as text: lists come as JSON. */
function sshOptions(value: PropertyValue | undefined): string[] {
  if (value === undefined || value === null || value === "") return [];
  const list = typeof value === "string" ? (parse(value) as PropertyValue) : value;
  if (Array.isArray(list) && list.every((option) => typeof option === "string")) return list as string[];
  throw new VisibleError('sshOpts must be a list of texts, such as ["-i", "KEYFILE"]');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
