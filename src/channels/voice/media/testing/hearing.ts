/** An ear for tests: whether a sound was heard, by numbers. A busy machine loses packets; an ear forgives some of them. */

const piece = 160;
const pieces = 12;
/** So alike a piece must be, and so far may lost and late packets have moved it. */
const alike = 0.9;
const mostMoved = 2_400;

/** The loudest 20 ms of each twelfth of a sound. */
function piecesOf(sound: Int16Array): readonly number[] {
  const each = Math.floor(sound.length / pieces);
  return Array.from({ length: pieces }, (_, n) => {
    let best = -1;
    let bestAt = n * each;
    for (let at = n * each; at + piece <= Math.min(sound.length, (n + 1) * each + piece); at += 40) {
      const energy = energyOf(sound, at);
      if (energy > best) [best, bestAt] = [energy, at];
    }
    return bestAt;
  });
}

function energyOf(sound: Int16Array, at: number): number {
  let sum = 0;
  for (let i = at; i < at + piece; i++) sum += sound[i]! * sound[i]!;
  return sum;
}

/** Where a piece stands in what was heard: all places with a normalised correlation near 1. */
function placesOf(heard: Int16Array, sound: Int16Array, from: number): readonly number[] {
  const power = energyOf(sound, from);
  const found: number[] = [];
  let energy = 0;
  for (let end = 0; end < heard.length; end++) {
    energy += heard[end]! ** 2 - (end >= piece ? heard[end - piece]! ** 2 : 0);
    const at = end - piece + 1;
    // What is much quieter or louder cannot be it: most of a recording is skipped.
    if (at < 0 || energy < power / 1.5 || energy > power * 1.5) continue;
    let sum = 0;
    for (let i = 0; i < piece; i++) sum += sound[from + i]! * heard[at + i]!;
    if (sum / Math.sqrt(power * energy) > alike) found.push(at);
  }
  return found;
}

/** The share of a sound's pieces that were heard in their order and their time: 1 is all of it. */
export function shareHeard(heard: Int16Array, sound: Int16Array): number {
  const starts = piecesOf(sound);
  const begins = starts.map((start) => placesOf(heard, sound, start).map((at) => at - start));
  let best = 0;
  for (const begin of begins.flat()) {
    const count = begins.filter((all) => all.some((one) => Math.abs(one - begin) < mostMoved)).length;
    best = Math.max(best, count);
  }
  return best / pieces;
}
