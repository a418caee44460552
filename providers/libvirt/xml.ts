import { XMLParser } from "fast-xml-parser";

/** An element to be written: tag, attributes (undefined ones are left out), and children or text. */
export interface Element {
  tag: string;
  attributes: Record<string, string | number | undefined>;
  children: Element[];
  text: string;
}

type Child = Element | undefined | false;

/** Builds an element; children that are undefined or false are left out. */
export function element(tag: string, attributes: Element["attributes"] = {}, ...children: Child[]): Element {
  return { tag, attributes, children: children.filter((child): child is Element => Boolean(child)), text: "" };
}

/** Builds an element that holds text. */
export function textElement(tag: string, text: string | number, attributes: Element["attributes"] = {}): Element {
  return { tag, attributes, children: [], text: String(text) };
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

/** The element as indented XML. */
export function writeXml({ tag, attributes, children, text }: Element, indent = ""): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const opening = `${indent}<${tag}${given.map(([name, value]) => ` ${name}="${escape(String(value))}"`).join("")}`;
  if (text !== "") return `${opening}>${escape(text)}</${tag}>\n`;
  if (children.length === 0) return `${opening}/>\n`;
  return `${opening}>\n${children.map((child) => writeXml(child, `${indent}  `)).join("")}${indent}</${tag}>\n`;
}

/**
 * An element that was read. Whatever it does not contain reads as empty, so that paths can be followed without checks.
 */
export class XmlNode {
  private constructor(
    readonly tag: string,
    private readonly attributes: Record<string, string>,
    private readonly content: Raw[],
  ) {}

  /** Reads a document and returns its root element. */
  static parse(xml: string): XmlNode {
    const items = parser.parse(xml) as Raw[];
    const root = items.map(fromRaw).find((node) => node !== undefined && !node.tag.startsWith("?"));
    if (root === undefined) throw new Error(`libvirt answered with something that is not XML: ${xml.slice(0, 200)}`);
    return root;
  }

  static readonly nothing = new XmlNode("", {}, []);

  /** The first child along a path of tags; {@link nothing} where there is none. */
  at(...path: string[]): XmlNode {
    const [tag, ...rest] = path;
    if (tag === undefined) return this;
    return (this.all(tag)[0] ?? XmlNode.nothing).at(...rest);
  }

  /** All children with a tag. */
  all(tag: string): XmlNode[] {
    return this.content.map(fromRaw).filter((node): node is XmlNode => node?.tag === tag);
  }

  attribute(name: string): string | undefined {
    return this.attributes[name];
  }

  /** The element's own text; "" where there is none. */
  get text(): string {
    return this.content.map((item) => (typeof item["#text"] === "string" ? item["#text"] : "")).join("");
  }

  get exists(): boolean {
    return this !== XmlNode.nothing;
  }

  /** @internal */
  static make(tag: string, attributes: Record<string, string>, content: Raw[]): XmlNode {
    return new XmlNode(tag, attributes, content);
  }
}

/**
 * An element as fast-xml-parser gives it with preserveOrder: one key is the tag, ":@" holds attributes, "#text" is
 * text.
 */
type Raw = Record<string, unknown>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  preserveOrder: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
});

function fromRaw(item: Raw): XmlNode | undefined {
  const tag = Object.keys(item).find((key) => key !== ":@" && key !== "#text");
  if (tag === undefined) return undefined;
  return XmlNode.make(tag, (item[":@"] ?? {}) as Record<string, string>, item[tag] as Raw[]);
}
