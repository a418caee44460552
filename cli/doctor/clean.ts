import { z } from "zod";
import { onHost } from "../../connections/hostConnection";
import { VisibleError } from "../../errors/visibleError";
import { cleanImages } from "../../image/clean";
import { type Host, type Side, sides } from "../../scenarios/host";
import { printJson } from "../display/table";
import type { StackOptions } from "../stack/find";
import { terminal } from "../terminal";
import { describeHolder, Marked } from "./marked";
import { stackHosts } from "../stack/stackHosts";

export interface CleanFlags extends StackOptions {
  json?: boolean;
}

interface Cleaned {
  side: Side;
  address: string;
  images: { sha256: string; bytes: number }[];
  /** What else was removed, such as images in a daemon's store and host programs. */
  removed: string[];
}

const Removed = z.object({ removed: z.array(z.string()) });

/** Removes images and host programs from both hosts of a stack. If either is reserved, removes nothing from both. */
export async function clean(flags: CleanFlags): Promise<void> {
  const { place, hosts } = await stackHosts(flags);
  for (const side of sides) await refuseReserved(hosts[side], place.reference.stack);
  const cleaned: Cleaned[] = [];
  for (const side of sides) {
    terminal.note(`cleaning ${hosts[side].user}@${hosts[side].address}`);
    cleaned.push(await cleanHost(side, hosts[side], place.reference.stack));
  }
  if (flags.json) printJson({ hosts: cleaned });
  else for (const each of cleaned) terminal.print(describe(each));
}

async function refuseReserved(host: Host, stack: string): Promise<void> {
  const marked = await onHost(host, ({ call }) => call("leaks", { dataFolder: host.dataFolder }));
  const { host: name, reservation } = Marked.parse(marked);
  if (reservation === null) return;
  throw new VisibleError(
    `host ${name} is reserved by ${describeHolder(reservation)}, whose guests stand on its images; nothing was removed`,
    `Destroy that stack first (./tare destroy --stack ${reservation.stack}, or pulumi destroy if Pulumi's CLI deployed it); if it is gone for good, ./tare doctor --leaks --foreign --fix --stack ${stack} frees its hosts.`,
  );
}

async function cleanHost(side: Side, host: Host, stack: string): Promise<Cleaned> {
  const { dataFolder, address } = host;
  return onHost(host, async (connection) => {
    const images = await cleanImages(connection, dataFolder);
    // This must be the last call: the host program removes itself.
    const { removed } = Removed.parse(await connection.call("clean", { stack, dataFolder }));
    return { side, address, images: images.map(({ sha256, bytes }) => ({ sha256, bytes })), removed };
  });
}

function describe({ side, address, images, removed }: Cleaned): string {
  const freedMiB = Math.round(images.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20);
  const lines = [
    ...images.map(({ sha256, bytes }) => `  image ${sha256.slice(0, 12)}, ${Math.round(bytes / 2 ** 20)} MiB`),
    ...removed.map((what) => `  ${what}`),
  ];
  return [`${side}, ${address}: ${freedMiB} MiB of images freed`, ...lines].join("\n");
}
