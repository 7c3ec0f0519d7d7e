/** A fixed place between 0 and 1 for a key: the same for ever, and, over many keys, spread evenly. Nobody can choose it. */

/** FNV-1a, 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/** Keys that differ in their last letter alone lie close in FNV: the finalizer of MurmurHash3 spreads them. */
export function placeOf(key: string, use: string): number {
  let h = hashOf(`${use}\n${key}`);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
