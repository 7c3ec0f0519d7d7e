/** The learners together: five ways of looking at one question, and what they say jointly. */
import type { Chance } from '../chance.js';
import { type Hidden, hiddenScores, learnHidden } from './hidden.js';
import { type Lesson, learnLinear, type Linear, scoresOf, sharesOf } from './linear.js';
import { learnMeaning, type Meaning, type MeaningSays, meaningSays } from './meaning.js';
import { type Neighbour, type Neighbours, nearest, neighboursOf } from './neighbours.js';
import { wordsOf } from './text.js';
import {
  inView,
  type Known,
  knownOf,
  read,
  type View,
  viewSize,
  type Vocabulary,
  vocabularyOf,
  weighed,
} from './vocabulary.js';
import type { Encoded, Encoder, Features, Scores } from './types.js';
import { type Habits, habitsOf } from './habits.js';

export interface Learners {
  readonly vocabulary: Vocabulary;
  readonly softmax: Linear;
  readonly each: Linear;
  /** Two that see different things err on different questions: where they agree they are right more often than one of both. */
  readonly hidden: Readonly<Record<View, Hidden>>;
  readonly neighbours: Neighbours;
  readonly habits: Habits;
  /** Only of a gate that was learned with an encoder. */
  readonly meaning: Meaning | null;
}

/** What they say of a question. */
export interface Opinions {
  readonly words: readonly string[];
  readonly known: Known;
  readonly features: Features;
  readonly softmax: Scores;
  readonly each: Scores;
  readonly hidden: Readonly<Record<View, Scores>>;
  readonly near: readonly Neighbour[];
  /** Share of the likeness that each intent has among the nearest. */
  readonly nearShares: Scores;
  /** Null without an encoder, and where it said nothing of this question. */
  readonly meaning: MeaningSays | null;
  /** Of all together; the highest is the answer. */
  readonly joint: Scores;
}

export interface Material {
  /** Words of each example in scope. */
  readonly texts: readonly (readonly string[])[];
  readonly intents: readonly number[];
  readonly outOfScope: readonly (readonly string[])[];
  readonly count: number;
  readonly encoder: Encoder | null;
  /** With an encoder: of each example, and of each out of scope. */
  readonly encoded: readonly Encoded[];
  readonly encodedOutOfScope: readonly Encoded[];
}

export type Step = 'softmax' | 'each' | View | 'meaning';

export function learnAll(material: Material, chance: Chance, done: (step: Step) => void = () => undefined): Learners {
  const vocabulary = vocabularyOf(material.texts);
  const inScope = material.texts.map((words) => read(vocabulary, words));
  const lessons = inScope.map((features, i): Lesson => ({ features, intent: material.intents[i]! }));
  const strangers = material.outOfScope.map((words): Lesson => ({ features: read(vocabulary, words), intent: -1 }));
  const size = { features: vocabulary.ids.size, intents: material.count };
  const hidden = (view: View): Hidden => {
    const own = lessons.map((lesson) => ({ ...lesson, features: inView(vocabulary, view, lesson.features) }));
    return after(view, learnHidden(own, { ...size, features: viewSize(vocabulary, view) }, chance));
  };
  const after = <T>(step: Step, learned: T): T => (done(step), learned);
  return {
    vocabulary,
    softmax: after('softmax', learnLinear('softmax', lessons, size, chance)),
    each: after('each', learnLinear('each', [...lessons, ...strangers], size, chance)),
    hidden: { words: hidden('words'), pieces: hidden('pieces') },
    neighbours: neighboursOf(inScope, material.intents, size.features),
    habits: habitsOf(material),
    meaning: material.encoder === null ? null : after('meaning', meaningFrom(material, material.encoder, chance)),
  };
}

const meaningFrom = ({ encoded, intents, count }: Material, encoder: Encoder, chance: Chance): Meaning =>
  learnMeaning(encoder, encoded, intents, count, chance);

const nearestCount = 20;
/** How fast a neighbour counts less with distance. */
const sharpness = 8;
const voices = { softmax: 1, each: 0.7, hidden: 1, near: 0.3, meaning: 2 } as const;
const tiny = 1e-6;

/** `encoded`: what the gate's own encoder makes of the text; without it the others speak alone. */
export function opinionsOf(
  learners: Learners,
  text: string | readonly string[],
  encoded: Encoded | null = null,
): Opinions {
  const words = typeof text === 'string' ? wordsOf(text) : text;
  const known = knownOf(learners.vocabulary, words);
  const features = weighed(learners.vocabulary, known);
  const softmax = scoresOf(learners.softmax, features);
  const each = scoresOf(learners.each, features);
  const seen = (view: View): Scores => hiddenScores(learners.hidden[view], inView(learners.vocabulary, view, features));
  const hidden = { words: seen('words'), pieces: seen('pieces') };
  const near = nearest(learners.neighbours, features, nearestCount);
  const nearShares = sharesNear(near, softmax.length);
  const shares = sharesOf(softmax.slice());
  const hiddenShares = [hidden.words, hidden.pieces].map((scores) => sharesOf(scores.slice()));
  const yes = each.map((score) => 1 / (1 + Math.exp(-score)));
  const meaning = learners.meaning === null || encoded === null ? null : meaningSays(learners.meaning, encoded);
  const meant = meaning === null ? null : sharesOf(meaning.scores.slice());
  const allYes = yes.reduce((sum, one) => sum + one, tiny);
  const joint = shares.map(
    (share, c) =>
      voices.softmax * Math.log(share + tiny) +
      voices.each * Math.log(yes[c]! / allYes + tiny) +
      voices.hidden * hiddenShares.reduce((sum, of) => sum + Math.log(of[c]! + tiny), 0) +
      voices.near * Math.log(nearShares[c]! + 0.01) +
      (meant === null ? 0 : voices.meaning * Math.log(meant[c]! + tiny)),
  );
  return { words, known, features, softmax, each, hidden, near, nearShares, meaning, joint };
}

function sharesNear(near: readonly Neighbour[], intents: number): Scores {
  const shares = new Float32Array(intents);
  let sum = 0;
  for (const { intent, likeness } of near) {
    const weight = Math.exp(sharpness * likeness);
    shares[intent]! += weight;
    sum += weight;
  }
  return sum === 0 ? shares : shares.map((share) => share / sum);
}
