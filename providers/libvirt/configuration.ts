import type { CheckResponse } from "../../engine/provider";
import { containsUnknown, type PropertyMap } from "../../engine/values";
import { errorText } from "../../errors/errorText";
import { VisibleError } from "../../errors/visibleError";
import { parseUri, type LibvirtEndpoint } from "./uri";

/** Checks the provider's configuration; the URI defaults to LIBVIRT_DEFAULT_URI, as in the official provider. */
export function checkConfiguration(news: PropertyMap, projectFolder: string): CheckResponse {
  const fromEnvironment = process.env["LIBVIRT_DEFAULT_URI"];
  const inputs = news["uri"] === undefined && fromEnvironment ? { ...news, uri: fromEnvironment } : news;
  try {
    if (!containsUnknown(inputs)) libvirtEndpoint(inputs, projectFolder);
    return { inputs, failures: [] };
  } catch (error) {
    return { inputs, failures: [{ property: "uri", reason: errorText(error) }] };
  }
}

/** Where the configuration says that libvirtd listens. */
export function libvirtEndpoint({ uri }: PropertyMap, projectFolder: string): LibvirtEndpoint {
  if (typeof uri === "string" && uri !== "") return parseUri(uri, projectFolder);
  throw new VisibleError(
    "libvirt: uri is not set",
    "Give the provider a uri such as qemu+ssh://USER@HOST/system, or set LIBVIRT_DEFAULT_URI.",
  );
}
