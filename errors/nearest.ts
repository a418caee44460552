/**
 * The candidate that a mistyped word probably stands for: the one with the smallest edit distance to the word, if that
 * is at most two or a third of the word's length; else the longest one that the word begins with ("virtio-net"). Upper and lower
 * case are not told apart.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const most = Math.max(2, word.length / 3);
  const ranked = candidates
    // Any other length is at least that far away, and the distance of a very long text takes very long.
    .filter((candidate) => Math.abs(candidate.length - word.length) <= most)
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best !== undefined && best.distance <= most) return best.candidate;
  const begun = candidates.filter((each) => each.length > 2 && word.toLowerCase().startsWith(each.toLowerCase()));
  return begun.sort((a, b) => b.length - a.length)[0];
}

/** Levenshtein's distance, one row at a time: insertions, deletions and substitutions. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
