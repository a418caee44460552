import type { Side } from "./host";

/** The name that a stack's main guest has on its host. host/lib/inventory.sh reads the stack out of such names. */
export function mainGuestName(stack: string, side: Side): string {
  return `tare-${stack}-${side}`;
}

/** The name that background guest `number` (from 1) of a stack has on its host. */
export function backgroundGuestName(stack: string, number: number): string {
  return `tare-${stack}-bg-${number}`;
}

/** The stack that a main guest's name speaks of; null where it is no such name. */
export function stackOfGuest(name: string, side: Side): string | null {
  return new RegExp(`^tare-(.+)-${side}$`).exec(name)?.[1] ?? null;
}

const inPipeline = "-pipeline";
const inCampaign = "-campaign";

/** The stack that a pipeline deploys to measure a stack: never one that somebody works with. */
export const pipelineStack = (stack: string): string => `${stack}${inPipeline}`;

/** The stack that a campaign deploys on the hosts of a stack: never that stack. */
export const campaignStack = (stack: string): string => `${stack}${inCampaign}`;

/** The stack that was meant: a pipeline's or a campaign's stack stands for the one whose file it has. */
export function meantStack(name: string): string {
  const end = [inPipeline, inCampaign].find((each) => name.endsWith(each));
  return end === undefined ? name : name.slice(0, -end.length);
}
