import { losses, lossText } from "../../captures/losses";
import { pairEchoes } from "../../captures/pair";
import { cleanTrain, writePcap, type Packet } from "./writePcap";

const sent = 10;
const point = (name: "guest" | "tap" | "wire", packets: Packet[]) => ({
  point: `sender.${name}` as const,
  train: pairEchoes(writePcap(packets), sent, { first: 1, modulus: 65536 }),
});
/** What a point sees where request or reply of these numbers do not come by. */
const without = (requests: number[], replies: number[]) =>
  cleanTrain(sent).filter(({ reply, sequence }) => !(reply ? replies : requests).includes(sequence));

test("each lost packet is counted once, at the place behind which nobody saw it", () => {
  const way = [
    point("guest", without([1], [1, 2, 3, 4, 5, 6])),
    point("tap", without([1, 2], [1, 2, 3, 4, 5])),
    point("wire", without([1, 2], [1, 2, 3, 4])),
  ];
  const found = losses(way);
  expect(found.map(lossText)).toEqual([
    "1 request lost before sender.guest",
    "1 request lost between sender.guest and sender.tap",
    "2 lost beyond sender.wire",
    "1 reply lost between sender.wire and sender.tap",
    "1 reply lost between sender.tap and sender.guest",
  ]);
  expect(losses([way[1]!]).map(lossText)).toEqual(["2 requests lost before sender.tap", "3 lost beyond sender.tap"]);
});

test("where all come by, or nothing was captured, nothing is lost", () => {
  const all = cleanTrain(sent);
  expect(losses([point("tap", all), point("wire", all)])).toEqual([]);
  expect(losses([])).toEqual([]);
});
