import type { PairCounts } from "./kendallP";
import { addTie, noTies } from "./ties";

/** More different values than this, and sorting is quicker. */
const maxDistinct = 1024;
const slots = 4 * maxDistinct;

/** Values replaced by the rank of each among the different ones. */
interface Coded {
  codes: Uint16Array;
  distinct: number;
}

/**
 * The pairs' counts by way of a table of how often each x meets each y, in O(n + kx ky) for kx and ky different values: RTTs printed
 * in steps, and factor levels, have few. Source: Brown and Benedetti (1977).
 * @returns null where there are too many different values for a table
 */
export function countPairsInTable(x: Float64Array, y: Float64Array): PairCounts | null {
  const codedX = code(x);
  const codedY = codedX && code(y);
  const n = x.length;
  if (!codedX || !codedY || codedX.distinct * codedY.distinct > 4 * n) return null;
  const table = new Int32Array(codedX.distinct * codedY.distinct);
  const width = codedY.distinct;
  for (let i = 0; i < n; i++) table[(codedX.codes[i] as number) * width + (codedY.codes[i] as number)]!++;
  return fromTable(table, width, n);
}

/** Concordant: each count times all counts above it in x and in y, from sums over the rows so far. */
function fromTable(table: Int32Array, width: number, n: number): PairCounts {
  const below = new Float64Array(width);
  const x = noTies();
  const joint = noTies();
  let [concordant, discordant, seen] = [0, 0, 0];
  for (let start = 0; start < table.length; start += width) {
    let smaller = 0;
    let row = 0;
    for (let j = 0; j < width; j++) {
      const count = table[start + j] as number;
      concordant += count * smaller;
      smaller += below[j] as number;
      discordant += count * (seen - smaller);
      addTie(joint, count);
      row += count;
    }
    for (let j = 0; j < width; j++) below[j]! += table[start + j] as number;
    addTie(x, row);
    seen += row;
  }
  const y = noTies();
  for (const count of below) addTie(y, count);
  return { n, total: (n * (n - 1)) / 2, discordant, score: concordant - discordant, x, y };
}

/** Ranks by a small hash table over the bits of the doubles; null once there are too many different ones. */
function code(values: Float64Array): Coded | null {
  const keys = new Float64Array(slots).fill(NaN);
  const slotOf = new Uint16Array(values.length);
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const used: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const bits = value === 0 ? 0 : Math.imul((halves[2 * i] as number) ^ (halves[2 * i + 1] as number), 0x9e3779b1);
    let slot = bits >>> 20;
    while (keys[slot] !== value) {
      if (Number.isNaN(keys[slot])) {
        if (used.push(slot) > maxDistinct) return null;
        keys[slot] = value;
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
    slotOf[i] = slot;
  }
  const ranks = new Uint16Array(slots);
  used.sort((a, b) => (keys[a] as number) - (keys[b] as number));
  used.forEach((slot, rank) => (ranks[slot] = rank));
  for (let i = 0; i < slotOf.length; i++) slotOf[i] = ranks[slotOf[i] as number] as number;
  return { codes: slotOf, distinct: used.length };
}
