/** An ear for tests: whether a sound was heard, by numbers. */

/** Its loudest tenth of a second: what would be noticed first if it were not there. */
function loudest(sound: Int16Array, length: number): Int16Array {
  let best = 0;
  let bestAt = 0;
  for (let at = 0; at + length <= sound.length; at += 80) {
    let sum = 0;
    for (let i = at; i < at + length; i++) sum += sound[i]! * sound[i]!;
    if (sum > best) [best, bestAt] = [sum, at];
  }
  return sound.slice(bestAt, bestAt + length);
}

/** The best normalised correlation of the sound's loudest tenth of a second with any place of what was heard: 1 is the same. */
export function likeness(heard: Int16Array, sound: Int16Array, length = 800): number {
  const wished = loudest(sound, Math.min(length, sound.length));
  const power = wished.reduce((sum, one) => sum + one * one, 0);
  if (power === 0) return 0;
  let best = 0;
  let energy = 0;
  for (let at = 0; at < heard.length; at++) {
    energy += heard[at]! * heard[at]! - (at >= wished.length ? heard[at - wished.length]! ** 2 : 0);
    const from = at - wished.length + 1;
    // Nothing quieter than half of it can be it: most of a recording is skipped.
    if (from < 0 || energy < power / 4) continue;
    let sum = 0;
    for (let i = 0; i < wished.length; i++) sum += wished[i]! * heard[from + i]!;
    best = Math.max(best, sum / Math.sqrt(power * energy));
  }
  return best;
}
