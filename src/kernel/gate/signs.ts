/** Signs of how far an answer can be trusted: what the second judge (`trust.ts`) looks at. */
import { commonOf } from './habits.js';
import { type Learners, type Opinions } from './learners.js';
import { sharesOf } from './linear.js';
import { leaveOut } from './leave-out.js';
import type { MeaningSays } from './meaning.js';
import type { Scores } from './types.js';

export interface Signed {
  /** The intent that the learners choose together. */
  readonly intent: number;
  readonly signs: Float32Array;
}

export function signsOf(learners: Learners, opinions: Opinions): Signed {
  const { words, softmax, each, hidden, near, nearShares, meaning, joint } = opinions;
  const intent = highest(joint);
  const shares = sharesOf(joint.slice());
  const common = commonOf(learners.habits, words, intent);
  const left = leaveOut(learners, opinions, intent);
  const own = near.filter((one) => one.intent === intent).slice(0, 3);
  const ownLikeness = own.length === 0 ? 0 : own.reduce((sum, one) => sum + one.likeness, 0) / own.length;
  const otherLikeness = near.find((one) => one.intent !== intent)?.likeness ?? 0;
  return {
    intent,
    signs: Float32Array.from([
      odds(shares[intent]!),
      joint[intent]! - highestBut(joint, intent),
      disorder(shares),
      ...of(softmax, intent),
      ...of(each, intent),
      ...of(hidden.words, intent),
      ...of(hidden.pieces, intent),
      ...[near[0]?.likeness ?? 0, ownLikeness, ownLikeness - otherLikeness, nearShares[intent]!],
      ...[common.known, common.usual, common.pairs, common.strangest],
      ...[odds(left.least), odds(left.mean), left.kept],
      Math.min(words.length, 20) / 10,
      ...(learners.meaning === null ? [] : meantSigns(meaning, intent)),
    ]),
  };
}

/** What the encoder's learner says, and how near the question lies to where this intent's examples lie, and to the next one's. */
const meantSigns = (meaning: MeaningSays | null, intent: number): readonly number[] =>
  meaning === null
    ? [0, 0, 0, 0, 0]
    : [
        ...of(meaning.scores, intent),
        meaning.likeness[intent]!,
        meaning.likeness[intent]! - highestBut(meaning.likeness, intent),
      ];

/** How high, how far above the next, and whether it is that learner's own choice. */
const of = (scores: Scores, intent: number): readonly number[] => {
  const next = highestBut(scores, intent);
  return [scores[intent]!, scores[intent]! - next, scores[intent]! >= next ? 1 : 0];
};

export function highest(scores: Scores): number {
  let best = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[best]!) best = c;
  return best;
}

function highestBut(scores: Scores, but: number): number {
  let most = -Infinity;
  for (let c = 0; c < scores.length; c++) if (c !== but && scores[c]! > most) most = scores[c]!;
  return most === -Infinity ? scores[but]! : most;
}

const odds = (share: number): number => Math.log((share + 1e-6) / (1 - share + 1e-6));

function disorder(shares: Scores): number {
  let sum = 0;
  for (const share of shares) if (share > 1e-9) sum -= share * Math.log(share);
  return sum;
}
