/** What a probe's request or reply says of itself, and where its payload begins. */
export interface EchoHeader {
  isReply: boolean;
  /** By which an end knows its own: the ICMP identifier, or the UDP port of the end that asks. */
  identifier: number;
  /** As on the wire, where an ICMP echo's wraps at 16 bits. */
  sequence: number;
  payload: number;
  /** It warms the path or the probe up, and is in no train. */
  isWarmUp: boolean;
}
