import { digest } from "../scenarios/digest";
import type { Block } from "./plan";

/** What two plans have in common only if they measure the same in the same order: 64 hexadecimal digits. */
export function planDigest(blocks: readonly Block[]): string {
  return digest(
    blocks.flatMap(({ steps }) =>
      steps.map(({ repetition, visit, probes, isControl }) => ({
        repetition,
        config: visit.config,
        probes,
        isControl,
      })),
    ),
  );
}
