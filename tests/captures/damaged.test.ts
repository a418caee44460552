import { seededRandom } from "../../analysis/statistics/random";
import { tryCapture } from "../soak/pcap";

test("ten thousand damaged captures end in what can be read or in an error that says where, and with all packets before", () => {
  const random = seededRandom(1);
  for (let i = 0; i < 10_000; i++) tryCapture(random);
});
