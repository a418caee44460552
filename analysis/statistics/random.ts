/** A source of uniform numbers in [0, 1). */
export type Random = () => number;

/** Looked up once: the bootstrap draws many millions. */
const { imul } = Math;

/**
 * A small seeded generator: mulberry32 (Tommy Ettinger, 2017). 2^32 states are plenty for resampling, and the same seed
 * gives the same report everywhere.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A uniform whole number from 0 to below `length`, which is below 2^31. */
export function drawIndex(random: Random, length: number): number {
  return (random() * length) | 0;
}

/** `count` different whole numbers from 0 to below `length`, in the order in which they are drawn; all of them: a shuffle. */
export function drawDistinct(random: Random, length: number, count: number): number[] {
  const indices = Array.from({ length }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + drawIndex(random, length - i);
    [indices[i], indices[j]] = [indices[j] as number, indices[i] as number];
  }
  return indices.slice(0, count);
}

/** Seed from a name (FNV-1a), so that each question has its own stream and none depends on the order of asking. */
export function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
