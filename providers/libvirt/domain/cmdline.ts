import type { PropertyMap, PropertyValue } from "../../../engine/values";
import { objects } from "../inputs";

/** The key of arguments without a value. */
const bareKey = "_";

/** The kernel's command line, sorted as in the official provider, so that the order in a map does not matter. */
export function joinCmdlines(cmdlines: PropertyValue | undefined): string {
  const words = objects(cmdlines).flatMap((map) =>
    Object.entries(map).map(([key, value]) => (key === bareKey ? String(value) : `${key}=${String(value)}`)),
  );
  return words.sort((a, b) => (a < b ? -1 : Number(a > b))).join(" ");
}

/**
 * Splits a command line as the official provider does: named arguments share one map until a name is repeated, which
 * starts the next map; arguments without a value come last, under "_".
 */
export function splitCmdline(cmdline: string): PropertyMap[] {
  const maps: PropertyMap[] = [{}];
  const bare: string[] = [];
  for (const word of cmdline.split(" ").filter(Boolean)) {
    const [, name, value] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    if (name === undefined || value === undefined) bare.push(word);
    else {
      if (maps.at(-1)?.[name] !== undefined) maps.push({});
      Object.assign(maps.at(-1) as PropertyMap, { [name]: value });
    }
  }
  if (bare.length > 0) maps.push({ [bareKey]: bare.join(" ") });
  return maps.filter((map) => Object.keys(map).length > 0);
}
