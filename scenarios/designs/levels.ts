/** Levels that several experiments share (paper, section 4). */
export const reducedCounts = [0, 8, 32, 64, 128] as const;
export const allCounts = [0, 1, 2, 4, 8, 16, 32, 64, 128] as const;
export const loads = ["cpu", "network", "disk"] as const;
export const locations = ["sender", "responder"] as const;
export const rates = ["1pps", "1kpps", "1Mpps"] as const;
