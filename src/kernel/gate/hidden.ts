/**
 * A learner with one hidden layer: each feature has a place among few dimensions, learned from the examples, so that words
 * which ask the same thing come to lie near each other ("attivare" and "allacciare") although they share no letters.
 */
import { type Chance, draw } from '../chance.js';
import { type Lesson, sharesOf, shuffle } from './linear.js';
import type { Features, Scores } from './types.js';

export interface Hidden {
  readonly width: number;
  readonly intents: number;
  /** A row a feature. */
  readonly places: Float32Array;
  readonly bend: Float32Array;
  /** A row a dimension, a column an intent. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

const width = 192;
const usualRounds = 14;
const rate = 0.05;
const smoothing = 0.05;
/** What is left out by chance in learning, so that no answer rests on one word alone (dropout). */
const featuresLeftOut = 0.3;
const dimensionsLeftOut = 0.5;
const reach = 3;
const smallest = 2e-4;

export function learnHidden(
  lessons: readonly Lesson[],
  size: { readonly features: number; readonly intents: number },
  chance: Chance,
  rounds = usualRounds,
): Hidden {
  const learned = start(size, chance);
  const order = Int32Array.from(lessons, (_, i) => i);
  const work = {
    sums: new Float32Array(width),
    lit: new Float32Array(width),
    back: new Float32Array(width),
    alive: new Int32Array(width),
    scores: new Float32Array(size.intents),
  };
  for (let round = 0; round < rounds; round++) {
    shuffle(order, chance);
    const step = rate * (1 - round / rounds) + rate * 0.01;
    for (const i of order) lesson(learned, lessons[i]!, work, step, chance);
  }
  return learned;
}

function start({ features, intents }: { readonly features: number; readonly intents: number }, chance: Chance): Hidden {
  const around = (count: number, size: number): Float32Array =>
    Float32Array.from({ length: count }, () => (draw(chance) - 0.5) * size);
  return {
    ...{ width, intents, places: around(features * width, 0.2), bend: new Float32Array(width) },
    ...{ weights: around(width * intents, 2 * Math.sqrt(3 / width)), bias: new Float32Array(intents) },
  };
}

interface Work {
  readonly sums: Float32Array;
  readonly lit: Float32Array;
  readonly back: Float32Array;
  /** The dimensions through which something goes back: about a quarter. */
  readonly alive: Int32Array;
  readonly scores: Float32Array;
}

function lesson(learned: Hidden, { features, intent }: Lesson, work: Work, step: number, chance: Chance): void {
  const { places, bend, weights, bias, intents } = learned;
  const { sums, lit, back, alive, scores } = work;
  const kept: number[] = [];
  for (let k = 0; k < features.ids.length; k++) if (draw(chance) > featuresLeftOut) kept.push(k);
  const scale = reach / (1 - featuresLeftOut);
  sums.set(bend);
  for (const k of kept) gather(sums, places, features.ids[k]! * width, features.weights[k]! * scale);
  for (let j = 0; j < width; j++)
    lit[j] = sums[j]! > 0 && draw(chance) > dimensionsLeftOut ? sums[j]! / (1 - dimensionsLeftOut) : 0;
  scores.set(bias);
  for (let j = 0; j < width; j++) if (lit[j] !== 0) gather(scores, weights, j * intents, lit[j]!);
  sharesOf(scores);
  for (let c = 0; c < intents; c++) {
    const wrong = scores[c]! - smoothing / intents - (c === intent ? 1 - smoothing : 0);
    scores[c] = Math.abs(wrong) < smallest ? 0 : wrong;
    bias[c]! -= step * scores[c]!;
  }
  let count = 0;
  for (let j = 0; j < width; j++) {
    if (lit[j] === 0) continue;
    alive[count++] = j;
    back[j] = backThrough(weights, j * intents, scores, lit[j]! * step);
    bend[j]! -= step * back[j]!;
  }
  const through = alive.subarray(0, count);
  for (const k of kept)
    scatter(places, back, through, features.ids[k]! * width, -features.weights[k]! * step * scale * 4);
}

/** `sum[…] += rows[at…] * by`: all the learning's time is spent in these two loops, each for one shape of arrays. */
function gather(sum: Float32Array, rows: Float32Array, at: number, by: number): void {
  for (let j = 0; j < sum.length; j++) sum[j]! += rows[at + j]! * by;
}

/** `rows[at + j] += change[j] * by` for every `j` of `where`. */
function scatter(rows: Float32Array, change: Float32Array, where: Int32Array, at: number, by: number): void {
  for (let a = 0; a < where.length; a++) rows[at + where[a]!]! += change[where[a]!]! * by;
}

function backThrough(weights: Float32Array, row: number, wrong: Float32Array, step: number): number {
  let sum = 0;
  for (let c = 0; c < wrong.length; c++) {
    if (wrong[c] === 0) continue;
    sum += wrong[c]! * weights[row + c]!;
    weights[row + c]! -= step * wrong[c]!;
  }
  return sum / (1 - dimensionsLeftOut);
}

export function hiddenScores({ places, bend, weights, bias, width, intents }: Hidden, features: Features): Scores {
  const sums = Float32Array.from(bend);
  for (let k = 0; k < features.ids.length; k++)
    gather(sums, places, features.ids[k]! * width, features.weights[k]! * reach);
  const scores = Float32Array.from(bias);
  for (let j = 0; j < width; j++) if (sums[j]! > 0) gather(scores, weights, j * intents, sums[j]!);
  return scores;
}
