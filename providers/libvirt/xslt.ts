import execa from "execa";
import { isMap, type PropertyMap } from "../../engine/values";
import { VisibleError } from "../../errors/visibleError";
import { isNotInstalled } from "./programs";
import { withFile } from "./temporaryFiles";
import { type Element, writeXml } from "./xml";

/** Writes XML. If the inputs have `xml.xslt`, transforms it by that stylesheet with xsltproc. */
export async function transformed(definition: Element, inputs: PropertyMap): Promise<string> {
  const xml = writeXml(definition);
  const stylesheet = isMap(inputs["xml"]) ? inputs["xml"]["xslt"] : undefined;
  if (typeof stylesheet !== "string" || stylesheet === "") return xml;
  return withFile(stylesheet, async (file) => {
    const result = await execa("xsltproc", ["--nonet", "--novalid", file, "-"], { input: xml, reject: false });
    if (isNotInstalled(result))
      throw new VisibleError("xml.xslt needs xsltproc on this machine", "Install it: apt-get install xsltproc");
    if (result.failed) throw new VisibleError(`xml.xslt cannot be applied: ${result.stderr.trim()}`);
    return result.stdout;
  });
}
