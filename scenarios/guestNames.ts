import type { Side } from "./host";

/** The name on its host of a stack's main guest on that side. host/lib/inventory.sh tells the stack from such names. */
export function mainGuestName(stack: string, side: Side): string {
  return `tare-${stack}-${side}`;
}

/** The name on its host of a stack's background guest `number` (from 1). */
export function backgroundGuestName(stack: string, number: number): string {
  return `tare-${stack}-bg-${number}`;
}
