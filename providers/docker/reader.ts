import { isMap, type PropertyMap, type PropertyValue } from "../../engine/values";
import { defaultsKey } from "../bridge/defaults";

/** Reads properties by kind. An absent or empty one is undefined, so that Docker's default applies. */
export class Reader {
  constructor(private readonly map: PropertyMap) {}

  text(name: string): string | undefined {
    const value = this.map[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }
  number(name: string): number | undefined {
    const value = this.map[name];
    return typeof value === "number" ? value : undefined;
  }
  flag(name: string): boolean {
    return this.map[name] === true;
  }
  texts(name: string): string[] | undefined {
    const value = this.map[name];
    return Array.isArray(value) && value.length > 0 ? value.map(String) : undefined;
  }
  textMap(name: string): Record<string, string> | undefined {
    const value = this.map[name];
    if (!isMap(value)) return undefined;
    const entries = Object.entries(value).filter(([key]) => key !== defaultsKey);
    return entries.length === 0 ? undefined : Object.fromEntries(entries.map(([key, member]) => [key, String(member)]));
  }
  object(name: string): Reader | undefined {
    const value = this.map[name];
    return isMap(value) ? new Reader(value) : undefined;
  }
  objects(name: string): Reader[] {
    const value = this.map[name];
    return Array.isArray(value) ? value.filter(isMap).map((member) => new Reader(member)) : [];
  }
  raw(name: string): PropertyValue | undefined {
    return this.map[name];
  }
}
