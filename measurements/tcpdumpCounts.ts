/** tcpdump's counters at the end of a capture. */
export interface TcpdumpCounts {
  interface: string;
  captured: number;
  receivedByFilter: number;
  droppedByKernel: number;
  droppedByInterface: number;
}

/** Reads tcpdump's closing counters; null if they are missing because tcpdump died. */
export function parseTcpdumpCounts(stderr: string): TcpdumpCounts | null {
  const listening = /listening on ([^,\s]+),/.exec(stderr)?.[1];
  const captured = count(stderr, /(\d+) packets? captured/);
  const receivedByFilter = count(stderr, /(\d+) packets? received by filter/);
  const droppedByKernel = count(stderr, /(\d+) packets? dropped by kernel/);
  if (listening === undefined || captured === null || receivedByFilter === null || droppedByKernel === null)
    return null;
  // tcpdump prints this one only if it is not zero.
  const droppedByInterface = count(stderr, /(\d+) packets? dropped by interface/) ?? 0;
  return { interface: listening, captured, receivedByFilter, droppedByKernel, droppedByInterface };
}

function count(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
