/** The examples themselves: which known questions a new one is most like, by the cosine of their features. */
import type { Features } from './types.js';

export interface Neighbours {
  /** By feature: where its entries begin; one more than there are features. */
  readonly starts: Int32Array;
  readonly examples: Int32Array;
  readonly weights: Float32Array;
  /** The intent of each example. */
  readonly intents: Int32Array;
}

export interface Neighbour {
  readonly example: number;
  readonly intent: number;
  readonly likeness: number;
}

export function neighboursOf(texts: readonly Features[], intents: readonly number[], features: number): Neighbours {
  const starts = new Int32Array(features + 1);
  for (const { ids } of texts) for (const id of ids) starts[id + 1]! += 1;
  for (let id = 0; id < features; id++) starts[id + 1]! += starts[id]!;
  const examples = new Int32Array(starts[features]!);
  const weights = new Float32Array(starts[features]!);
  const next = starts.slice();
  texts.forEach(({ ids, weights: own }, example) => {
    for (let k = 0; k < ids.length; k++) {
      const at = next[ids[k]!]!++;
      examples[at] = example;
      weights[at] = own[k]!;
    }
  });
  return { starts, examples, weights, intents: Int32Array.from(intents) };
}

/** The nearest, the most like first. */
export function nearest(
  { starts, examples, weights, intents }: Neighbours,
  text: Features,
  count: number,
): Neighbour[] {
  const likeness = new Float32Array(intents.length);
  for (let k = 0; k < text.ids.length; k++) {
    const weight = text.weights[k]!;
    const end = starts[text.ids[k]! + 1]!;
    for (let at = starts[text.ids[k]!]!; at < end; at++) likeness[examples[at]!]! += weight * weights[at]!;
  }
  const found: Neighbour[] = [];
  for (let example = 0; example < likeness.length; example++) {
    const like = likeness[example]!;
    const isFull = found.length === count;
    if (like <= 0 || (isFull && like <= found[count - 1]!.likeness)) continue;
    let at = isFull ? count - 1 : found.length;
    for (; at > 0 && found[at - 1]!.likeness < like; at--) found[at] = found[at - 1]!;
    found[at] = { example, intent: intents[example]!, likeness: like };
  }
  return found;
}
