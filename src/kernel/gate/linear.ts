/**
 * Linear learners over sparse features, by stochastic gradient descent. `softmax`: which of the intents (they share the
 * certainty among them). `each`: is it this one, yes or no, an intent at a time, so that a question of none may get a no
 * from all; questions out of scope teach it only.
 */
import { type Chance, drawInt } from '../chance.js';
import type { Features, Scores } from './types.js';

export interface Linear {
  readonly intents: number;
  /** A row a feature, a column an intent. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface Lesson {
  readonly features: Features;
  /** -1: out of scope. */
  readonly intent: number;
}

export type LinearKind = 'softmax' | 'each';

const rounds = 8;
const rate = 0.5;
/** Of the certainty a tenth is shared among all: labels are people's, and some are wrong. */
const smoothing = 0.1;
/** A yes is rare among so many no. */
const yesWeight = 8;
/** Gradients below this change nothing that can be seen, and most are. */
const smallest = 2e-4;

export function learnLinear(
  kind: LinearKind,
  lessons: readonly Lesson[],
  size: { readonly features: number; readonly intents: number },
  chance: Chance,
): Linear {
  const { intents } = size;
  const learned = {
    intents,
    weights: new Float32Array(size.features * intents),
    bias: new Float32Array(intents).fill(kind === 'each' ? -3 : 0),
  };
  const order = Int32Array.from(lessons, (_, i) => i);
  const gradient = new Float32Array(intents);
  const active = new Int32Array(intents);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, chance);
    const step = rate * (1 - round / rounds) + 0.02 * rate;
    for (const i of order) {
      const { features, intent } = lessons[i]!;
      scoresInto(learned, features, gradient);
      if (kind === 'softmax') softmaxGradient(gradient, intent);
      else eachGradient(gradient, intent);
      descend(learned, features, gradient, active, step);
    }
  }
  return learned;
}

function softmaxGradient(scores: Scores, intent: number): void {
  sharesOf(scores);
  const shared = smoothing / scores.length;
  for (let c = 0; c < scores.length; c++) scores[c]! -= shared;
  scores[intent]! -= 1 - smoothing;
}

function eachGradient(scores: Scores, intent: number): void {
  for (let c = 0; c < scores.length; c++) scores[c] = 1 / (1 + Math.exp(-scores[c]!));
  if (intent >= 0) scores[intent] = (scores[intent]! - 1) * yesWeight;
}

function descend(learned: Linear, features: Features, gradient: Float32Array, active: Int32Array, step: number): void {
  const { weights, bias, intents } = learned;
  let count = 0;
  for (let c = 0; c < intents; c++) {
    if (Math.abs(gradient[c]!) < smallest) continue;
    active[count++] = c;
    bias[c]! -= step * 0.1 * gradient[c]!;
  }
  for (let k = 0; k < features.ids.length; k++) {
    const row = features.ids[k]! * intents;
    const size = step * 8 * features.weights[k]!;
    for (let j = 0; j < count; j++) weights[row + active[j]!]! -= size * gradient[active[j]!]!;
  }
}

export function scoresInto({ weights, bias, intents }: Linear, features: Features, into: Scores): void {
  into.set(bias);
  for (let k = 0; k < features.ids.length; k++) {
    const row = features.ids[k]! * intents;
    const weight = features.weights[k]!;
    for (let c = 0; c < intents; c++) into[c]! += weight * weights[row + c]!;
  }
}

export function scoresOf(learned: Linear, features: Features): Scores {
  const scores = new Float32Array(learned.intents);
  scoresInto(learned, features, scores);
  return scores;
}

/** Scores become shares of one (softmax), in place. */
export function sharesOf(scores: Scores): Scores {
  let most = -Infinity;
  for (let c = 0; c < scores.length; c++) if (scores[c]! > most) most = scores[c]!;
  let sum = 0;
  for (let c = 0; c < scores.length; c++) sum += scores[c] = Math.exp(scores[c]! - most);
  for (let c = 0; c < scores.length; c++) scores[c]! /= sum;
  return scores;
}

export function shuffle(order: Int32Array, chance: Chance): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = drawInt(chance, i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
}
