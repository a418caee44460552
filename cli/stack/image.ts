import { provideImage } from "../../image/provide";
import { sides } from "../../scenarios/host";
import { terminal } from "../terminal";
import type { StackOptions } from "./find";
import { stackHosts } from "./stackHosts";

/** Puts a stack's guest image on both of its hosts and verifies it there, as the program's command `image` does. */
export async function putImage(options: StackOptions): Promise<void> {
  const { hosts, scenario } = await stackHosts(options);
  const { sha256 } = await provideImage({ hosts, technologies: [scenario.technology], image: scenario.image });
  for (const side of sides) terminal.print(`${side}, ${hosts[side].address}: image ${sha256.slice(0, 12)} is there`);
}
