/** The public face of campaigns: the file, and the order in which it is measured. What measures it is the command line's. */
export { Campaign, reserved } from "./campaign";
export { guestsMade, guestsMadeNaively } from "./guestWork";
export { estimates, secondsLeft } from "./hours";
export { planDigest } from "./identity";
export { type Block, cellCount, planOf, type Step } from "./plan";
export { readCampaign } from "./readCampaign";
export { stackConfig } from "./stackConfig";
