import { z } from "zod";

/** The two sides of the testbed; a host is the server, a guest runs on it. */
export const sides = ["sender", "responder"] as const;
export const Side = z.enum(sides);
export type Side = z.infer<typeof Side>;

/** One server of the testbed, as reached over ssh. */
export const Host = z.strictObject({
  address: z.string().min(1).describe("IP address or name that ssh connects to"),
  user: z.string().min(1).describe("ssh user; must be root or able to manage guests as it is"),
  port: z.int().min(1).max(65535),
  keyFile: z.string().min(1).describe("private key, a path relative to the project or absolute"),
  hostKey: z.string().describe('"TYPE BASE64" of the host\'s public key; empty: looked up in knownHostsFile'),
  knownHostsFile: z.string().min(1),
  bridge: z.string().regex(/^[\w.-]{1,15}$/, "an interface name of at most 15 characters"),
  wireNic: z.string().regex(/^[\w.-]{1,15}$/, "an interface name of at most 15 characters"),
  cpus: z.string().regex(/^(\d+(-\d+)?(,\d+(-\d+)?)*)?$/, 'a Linux CPU list such as "0-3,6"; empty: all'),
  dataFolder: z.string().startsWith("/"),
});
export type Host = z.infer<typeof Host>;

export const Hosts = z.strictObject({ sender: Host, responder: Host });
export type Hosts = z.infer<typeof Hosts>;
