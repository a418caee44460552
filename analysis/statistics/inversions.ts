/** Bits of a rank that one word of a bit set covers. */
const wordBits = 5;
/** Bits of a rank that one counting tree covers: it then stays in the first-level cache. */
const treeBits = 9;
const setBits = treeBits + wordBits;

/**
 * Number of pairs i < j with ranks[i] > ranks[j], in O(n log n). Ranks of up to 14 bits go through a bit set whose words hang
 * under a tree of counts: a fixed number of steps each and no branch to mispredict. Larger ones are split in an upper and a
 * lower part: pairs that differ in the upper part are counted there, the others within their group.
 * @param ranks whole numbers from 0 to below `limit`, none of them twice
 * @param limit at most 2^30
 */
export function countInversions(ranks: Int32Array, limit: number): number {
  const bits = Math.max(1, Math.ceil(Math.log2(limit)));
  return countSplit(ranks, bits, new Int32Array(2 << treeBits), new Int32Array(1 << treeBits));
}

function countSplit(ranks: Int32Array, bits: number, tree: Int32Array, set: Int32Array): number {
  if (bits <= setBits) return countInSet(ranks, Math.max(0, bits - wordBits), tree, set);
  const shift = setBits + treeBits * (Math.ceil((bits - setBits) / treeBits) - 1);
  const groups = 1 << (bits - shift);
  const uppers = new Int32Array(ranks.length);
  tree.fill(0, 0, 2 * groups);
  let inversions = 0;
  for (let i = 0; i < ranks.length; i++) {
    const upper = (ranks[i] as number) >> shift;
    uppers[i] = upper;
    inversions += addToTree(tree, upper + groups);
  }
  const { grouped, starts } = groupByUpper(ranks, uppers, shift, groups);
  for (let group = 0; group < groups; group++) {
    const members = grouped.subarray(starts[group], starts[group + 1]);
    if (members.length > 1) inversions += countSplit(members, shift, tree, set);
  }
  return inversions;
}

/** A rank meets the greater ones of its own word in the bit set, and all those of greater words in the tree. */
function countInSet(ranks: Int32Array, bits: number, tree: Int32Array, set: Int32Array): number {
  const words = 1 << bits;
  tree.fill(0, 0, 2 * words);
  set.fill(0, 0, words);
  let inversions = 0;
  for (let i = 0; i < ranks.length; i++) {
    const rank = ranks[i] as number;
    const word = rank >> wordBits;
    const seen = set[word] as number;
    // A shift takes the count's five lower bits alone, which is the rank's place in its word.
    inversions += countOnes(seen >>> rank) + addToTree(tree, word + words);
    set[word] = seen | (1 << rank);
  }
  return inversions;
}

/** Counts a leaf in, and says how many before it went right of it: a leaf that goes left at a node meets all that went right. */
function addToTree(tree: Int32Array, leaf: number): number {
  let greater = 0;
  for (let node = leaf; node > 1; node >>= 1) {
    greater = (greater + ((tree[node ^ 1] as number) & ((node & 1) - 1))) | 0;
    tree[node] = ((tree[node] as number) + 1) | 0;
  }
  return greater;
}

/** Bits that are set in 32, summed in pairs, then nibbles, then bytes. Source: Warren, Hacker's Delight, 5-1. */
function countOnes(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The lower parts, group after group, each in its own order. */
function groupByUpper(ranks: Int32Array, uppers: Int32Array, shift: number, groups: number) {
  const starts = new Int32Array(groups + 1);
  for (let i = 0; i < uppers.length; i++) starts[(uppers[i] as number) + 1]!++;
  for (let group = 0; group < groups; group++) starts[group + 1]! += starts[group] as number;
  const next = starts.slice();
  const grouped = new Int32Array(ranks.length);
  const mask = 2 ** shift - 1;
  for (let i = 0; i < ranks.length; i++) grouped[next[uppers[i] as number]!++] = (ranks[i] as number) & mask;
  return { grouped, starts };
}
