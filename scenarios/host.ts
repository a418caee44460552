import { z } from "zod";

/** The two sides of the testbed; a host is the server, a guest runs on it. */
export const sides = ["sender", "responder"] as const;
export const Side = z.enum(sides);
export type Side = z.infer<typeof Side>;

/** What a name or IP address, and a login name, may consist of: neither can be taken for an option or for shell syntax. */
export const addressPattern = /^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/;
export const userPattern = /^[A-Za-z0-9_][\w.@$+-]*$/;

const file = z
  .string()
  .min(1)
  .regex(/^[^\r\n\0]*$/, "a path without line breaks");
const interfaceName = z.string().regex(/^\w[\w.-]{0,14}$/, "an interface name of at most 15 characters");

/** One server of the testbed, as reached over ssh. */
export const Host = z.strictObject({
  address: z.string().min(1).regex(addressPattern, "a name or an IP address").describe("what ssh connects to"),
  user: z
    .string()
    .min(1)
    .regex(userPattern, "a login name")
    .describe("ssh user; must be root or able to manage guests as it is"),
  port: z.int().min(1).max(65535),
  keyFile: file.describe("private key, a path relative to the project or absolute"),
  hostKey: z
    .string()
    .refine(
      (text) => text === "" || isHostKey(text),
      'must be "TYPE BASE64", as ssh-keyscan prints it behind the address',
    )
    .describe("the host's public key; empty: looked up in knownHostsFile"),
  knownHostsFile: file,
  bridge: interfaceName,
  wireNic: interfaceName,
  cpus: z
    .string()
    .regex(/^(\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*)?$/, 'a Linux CPU list such as "0-3,6"; empty: all')
    .refine((list) => list.split(",").every(ascends), { message: "has a range that ends before it begins" }),
  // Mount tables, volume lists and URIs of guests hold this path, and each gives other characters a meaning.
  dataFolder: z
    .string()
    .regex(/^(\/[\w.@+-]+)+\/?$/, "an absolute path of letters, digits, and the characters . _ @ + -")
    .regex(/^(\/(?!\.\.?(\/|$))[^/]+)*\/?$/, "an absolute path without the parts . and .."),
});
export type Host = z.infer<typeof Host>;

export const Hosts = z.strictObject({ sender: Host, responder: Host });
export type Hosts = z.infer<typeof Hosts>;

/** Whether a CPU's number, or a range of them, ends where it begins or later. */
function ascends(part: string): boolean {
  const [first, last = first] = part.split("-").map(Number);
  return Number(last) >= Number(first) || part === "";
}

/** Whether a text is a public key of OpenSSH, with or without a comment: its base64 begins with its type. */
function isHostKey(text: string): boolean {
  const match = /^([a-z0-9@.-]+) ([A-Za-z0-9+/]+=*)( [^\r\n]*)?$/.exec(text.trim());
  if (!match) return false;
  const [, type = "", base64 = ""] = match;
  const key = Buffer.from(base64, "base64");
  const length = key.length < 4 ? 0 : key.readUInt32BE(0);
  return key.subarray(4, 4 + length).toString("latin1") === type && key.length > 4 + length;
}
