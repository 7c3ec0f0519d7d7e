/**
 * The second judge: from the signs, the chance that the learners' choice is right. It learns from questions that the
 * learners had not seen, of intents that they knew and of intents that were hidden from them.
 */
import { type Chance, draw } from '../chance.js';
import { shuffle } from './linear.js';

export interface Trust {
  readonly width: number;
  readonly mean: Float32Array;
  readonly spread: Float32Array;
  /** A row a hidden unit, a column a sign. */
  readonly first: Float32Array;
  readonly bend: Float32Array;
  readonly second: Float32Array;
  /** The plain part, past the hidden units. */
  readonly straight: Float32Array;
  readonly bias: number;
}

export interface Trial {
  readonly signs: Float32Array;
  readonly isRight: boolean;
  readonly weight: number;
}

const width = 24;
const rounds = 12;
const rate = 0.03;
const decay = 1e-3;
/** A sign beyond what was seen counts as the furthest seen. */
const furthest = 4;

export function learnTrust(trials: readonly Trial[], chance: Chance): Trust {
  const count = trials[0]?.signs.length ?? 0;
  const { mean, spread } = momentsOf(trials, count);
  const around = (size: number, by: number): Float32Array =>
    Float32Array.from({ length: size }, () => (draw(chance) - 0.5) * by);
  const learned = {
    ...{ width, mean, spread, first: around(width * count, 2 / Math.sqrt(count || 1)), bend: new Float32Array(width) },
    ...{ second: around(width, 0.5), straight: new Float32Array(count), bias: 0 },
  };
  const inputs = trials.map(({ signs }) => scaled(learned, signs));
  const order = Int32Array.from(trials, (_, i) => i);
  const units = new Float32Array(width);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, chance);
    const step = rate * (1 - round / rounds) + 0.0005;
    for (const i of order) {
      const { isRight, weight } = trials[i]!;
      const input = inputs[i]!;
      const wrong = (judged(learned, input, units) - (isRight ? 1 : 0)) * weight * step;
      learned.bias -= wrong;
      for (let k = 0; k < width; k++) {
        const back = wrong * learned.second[k]! * (1 - units[k]! ** 2);
        learned.second[k]! -= wrong * units[k]! + step * decay * learned.second[k]!;
        learned.bend[k]! -= back;
        for (let j = 0; j < count; j++)
          learned.first[k * count + j]! -= back * input[j]! + step * decay * learned.first[k * count + j]!;
      }
      for (let j = 0; j < count; j++) learned.straight[j]! -= wrong * input[j]! + step * decay * learned.straight[j]!;
    }
  }
  return learned;
}

/**
 * The learners' own certainty (the first of the signs, the sum of about four voices) has a fifth of the say: the judge learned
 * from learners that had seen less, and among what both find sure their order is the better one.
 */
const judgesSay = 4 / 7;
const ownSay = 1 / 7;

export function trustIn(trust: Trust, signs: Float32Array): number {
  const judge = judged(trust, scaled(trust, signs), new Float32Array(trust.width));
  const odds = judgesSay * Math.log((judge + tiny) / (1 - judge + tiny)) + ownSay * (signs[0] ?? 0);
  return 1 / (1 + Math.exp(-odds));
}

const tiny = 1e-9;

function judged({ first, bend, second, straight, bias }: Trust, input: Float32Array, units: Float32Array): number {
  let score = bias;
  for (let k = 0; k < units.length; k++) {
    let sum = bend[k]!;
    for (let j = 0; j < input.length; j++) sum += first[k * input.length + j]! * input[j]!;
    units[k] = Math.tanh(sum);
    score += second[k]! * units[k]!;
  }
  for (let j = 0; j < input.length; j++) score += straight[j]! * input[j]!;
  return 1 / (1 + Math.exp(-score));
}

const scaled = ({ mean, spread }: Pick<Trust, 'mean' | 'spread'>, signs: Float32Array): Float32Array =>
  signs.map((sign, j) => Math.max(-furthest, Math.min(furthest, (sign - mean[j]!) / spread[j]!)));

function momentsOf(trials: readonly Trial[], count: number): Pick<Trust, 'mean' | 'spread'> {
  const mean = new Float32Array(count);
  const spread = new Float32Array(count);
  for (const { signs } of trials) for (let j = 0; j < count; j++) mean[j]! += signs[j]! / trials.length;
  for (const { signs } of trials)
    for (let j = 0; j < count; j++) spread[j]! += (signs[j]! - mean[j]!) ** 2 / trials.length;
  return { mean, spread: spread.map((square) => Math.sqrt(square) || 1) };
}
