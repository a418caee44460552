import type { ChangeSummary, StepOp } from "../../engine";
import { paint } from "../terminal";
import { formatDuration, opWords } from "./style";

const order: StepOp[] = [
  "create",
  "update",
  "replace",
  "delete",
  "read",
  "refresh",
  "discard",
  "remove-pending-replace",
];

/** "+ 12 created, 3 unchanged, 14 s", or for a preview "+ 12 to create, 3 unchanged". */
export function summaryText(changes: ChangeSummary, preview: boolean, durationMilliseconds: number): string {
  const parts = order
    .filter((op) => (changes[op] ?? 0) > 0)
    .map((op) => {
      const { symbol, style, plan, done } = opWords(op);
      return paint(style, `${symbol} ${changes[op]} ${preview ? `to ${plan}` : done}`);
    });
  if ((changes.same ?? 0) > 0) parts.push(`${changes.same} unchanged`);
  if (parts.length === 0) parts.push("none");
  if (!preview) parts.push(formatDuration(durationMilliseconds));
  return parts.join(", ");
}
