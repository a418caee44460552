import { pointKeys } from "../../captures/packets";
import { diagram, type Dot } from "./diagram";
import type { Figure, FigureInput } from "./figure";

const titles: Record<(typeof pointKeys)[number], string> = {
  "sender.guest": "guest",
  "sender.tap": "tap or veth",
  "sender.wire": "wire NIC",
  "responder.wire": "wire NIC",
  "responder.tap": "tap or veth",
  "responder.guest": "guest",
};

/** Figure 2: a packet's path and where it is stamped. */
export function figure02({ dataset }: FigureInput): Figure {
  const used = new Set(dataset.runs.flatMap((item) => Object.keys(item.packets.atNs)));
  const dots: Dot[] = pointKeys.map((key, i) => ({
    at: [90 + i * 96, 110],
    label: titles[key],
    filled: used.has(key),
  }));
  const boxes = [
    {
      x: 10,
      y: 10,
      width: 310,
      height: 150,
      title: "Sender server",
      lines: ["gross RTT: ping, in the guest", "echo request →"],
    },
    {
      x: 340,
      y: 10,
      width: 310,
      height: 150,
      title: "Responder server",
      lines: ["answers in the guest's kernel", "← echo reply"],
    },
  ];
  return {
    id: "figure-02",
    title: "Figure 2: the path of a packet and its capture points",
    caption:
      "Filled: stamped in the runs at hand; hollow: possible. Net RTT is taken at the sender guest's tap or veth, the first host-kernel point outside it.",
    spec: null,
    svg: diagram(660, 172, boxes, [{ from: [30, 110], to: [630, 110] }], dots),
    missing: dataset.runs.length === 0 ? ["any run"] : [],
  };
}
