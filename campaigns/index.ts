/** The public face of campaigns: the file, and the order in which it is measured. What measures it is the command line's. */
export { budgetSeconds, Campaign, mostRepetitions, pairsOf, reserved, troubleWithPairs, wantedShare } from "./campaign";
export { guestsMade, guestsMadeNaively } from "./guestWork";
export { estimates, paceOf, sharedSeconds } from "./hours";
export { planDigest } from "./identity";
export { type Block, cellCount, measuredSteps, planOf, type Step } from "./plan";
export { atLook, type CellPrecision, looks, repetitionsLacking, type RunOverhead } from "./precision";
export { readCampaign } from "./readCampaign";
export { stackConfig } from "./stackConfig";
