import { forEachEcho } from "../../captures/echoes";
import type { CaptureSource } from "../../captures/byteWindow";

/** The echo packets of a capture as a list. */
export function allEchoes(source: CaptureSource) {
  const list: ReturnType<typeof plain>[] = [];
  const found = forEachEcho(source, (echo) => list.push(plain(echo)));
  return { ...found, list };
}

function plain(echo: Parameters<Parameters<typeof forEachEcho>[1]>[0]) {
  const { stampNs, isReply, identifier, sequence, hops, source, destination } = echo;
  return { stampNs, isReply, identifier, sequence, hops, source, destination, payloadStampNs: echo.payloadStampNs() };
}
