/** Ranks that one counting tree covers: it then stays in the first-level cache. */
const treeBits = 10;

/**
 * Number of pairs i < j with ranks[i] > ranks[j]. Ranks of up to ten bits go through a tree of counts, a fixed number of
 * steps each and no branch to mispredict. Larger ones are split in an upper and a lower part: pairs that differ in the upper
 * part are counted there, the others within their group, so it stays O(n log n) and small in memory.
 * @param ranks whole numbers from 0 to below `limit`
 * @param limit at most 2^30
 */
export function countInversions(ranks: Int32Array, limit: number): number {
  const bits = Math.max(1, Math.ceil(Math.log2(limit)));
  const tree = new Int32Array(2 << treeBits);
  return countSplit(ranks, bits, tree);
}

function countSplit(ranks: Int32Array, bits: number, tree: Int32Array): number {
  if (bits <= treeBits) return countInTree(ranks, bits, tree);
  const shift = treeBits * (Math.ceil(bits / treeBits) - 1);
  const uppers = new Int32Array(ranks.length);
  for (let i = 0; i < ranks.length; i++) uppers[i] = (ranks[i] as number) >> shift;
  let inversions = countInTree(uppers, bits - shift, tree);
  const { grouped, starts } = groupByUpper(ranks, uppers, shift, 1 << (bits - shift));
  for (let group = 0; group + 1 < starts.length; group++) {
    const members = grouped.subarray(starts[group], starts[group + 1]);
    if (members.length > 1) inversions += countSplit(members, shift, tree);
  }
  return inversions;
}

/** Each node counts the ranks seen so far under it: a rank that goes left at a node meets all that went right before. */
function countInTree(ranks: Int32Array, bits: number, tree: Int32Array): number {
  tree.fill(0, 0, 2 << bits);
  const leaves = 1 << bits;
  let inversions = 0;
  for (let i = 0; i < ranks.length; i++) {
    let node = (ranks[i] as number) + leaves;
    let greater = 0;
    while (node > 1) {
      greater = (greater + ((tree[node ^ 1] as number) & ((node & 1) - 1))) | 0;
      tree[node] = ((tree[node] as number) + 1) | 0;
      node >>= 1;
    }
    inversions += greater;
  }
  return inversions;
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
