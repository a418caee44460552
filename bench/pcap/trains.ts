import { drawIndex, seededRandom } from "../../analysis/statistics/random";
import type { MadeEcho } from "./writeEchoes";

const identifier = 77;
const intervalNs = 100_000;
/** When a number is used again: at no other packet's stamp, for packets are told apart by these. */
const laterNs = 5e8 + 37;

/** One request after another, all answered. */
export function* train(count: number): Generator<MadeEcho> {
  for (let number = 1; number <= count; number++) yield* echoes(number, 50_000 + ((number * 7919) % 1000));
}

function echoes(number: number, rttNs: number): [MadeEcho, MadeEcho] {
  const stampNs = number * intervalNs;
  const common = { identifier, sequence: number % 65536 };
  return [
    { stampNs, reply: false, ...common },
    { stampNs: stampNs + rttNs, reply: true, ...common },
  ];
}

/** Packets that are lost, doubled, overtaken and late, and numbers that are used again. */
export function untidyTrain(count: number): MadeEcho[] {
  const random = seededRandom(1);
  const packets: MadeEcho[] = [];
  for (let number = 1; number <= count; number++) {
    const [request, reply] = echoes(number, 20_000 + drawIndex(random, 60_000));
    const fate = drawIndex(random, 40);
    if (fate === 1) reply.stampNs += 30 * intervalNs; // overtaken by others
    if (fate !== 2) packets.push(request); // missed by the capture
    if (fate !== 3) packets.push(reply); // lost
    if (fate === 4) packets.push({ ...request, stampNs: request.stampNs + 1000 });
    if (fate === 5) packets.push({ ...reply, stampNs: reply.stampNs + 1000 });
    if (fate === 6)
      packets.push(...echoes(number, 500_000).map((echo) => ({ ...echo, stampNs: echo.stampNs + laterNs })));
  }
  return packets.sort((a, b) => a.stampNs - b.stampNs);
}
