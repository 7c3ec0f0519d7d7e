/**
 * Learning a gate. Each part of the examples is read by learners that did not see it, with a part of the intents hidden
 * from them: what they say of hidden intents is what they will say of questions that nobody foresaw. From all of that the
 * second judge learns when to trust them. At last the learners see everything.
 */
import { chanceOf, type Chance, drawInt } from '../chance.js';
import { learnAll, type Learners, type Material, opinionsOf } from './learners.js';
import { signsOf } from './signs.js';
import { wordsOf } from './text.js';
import { learnTrust, type Trial, type Trust } from './trust.js';
import type { Encoded, Encoder, Example } from './types.js';

export interface Gate {
  readonly intents: readonly string[];
  readonly learners: Learners;
  readonly trust: Trust;
  /** What it was learned from. */
  readonly examples: number;
  readonly outOfScope: number;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
}

const parts = 4;
/** Of the second judge's attention: an intent never foreseen, and what people really asked out of scope. */
const hiddenWeight = 0.1;
const outOfScopeWeight = 3;

export type GateRefusal = 'gate.tooFewIntents' | 'gate.tooFewExamples';

/** What stands against learning from these; null when it can begin. */
export function refusalOf(examples: readonly Example[]): GateRefusal | null {
  const counts = new Map<string, number>();
  for (const { intent } of examples) if (intent !== null) counts.set(intent, (counts.get(intent) ?? 0) + 1);
  if (counts.size < 2) return 'gate.tooFewIntents';
  return [...counts.values()].some((count) => count < 4) ? 'gate.tooFewExamples' : null;
}

/** `encoded[i]`: what the encoder makes of `examples[i]`, all of one length. */
export interface Meant {
  readonly encoder: Encoder;
  readonly encoded: readonly Encoded[];
}

/** Same examples, same seed: the same gate. Takes seconds to minutes: not on the thread that serves. */
export function learnGate(
  examples: readonly Example[],
  seed: number,
  told: (progress: Progress) => void = () => undefined,
  meant: Meant | null = null,
): Gate {
  const chance = chanceOf(seed);
  const inScope = examples.filter((one): one is Example & { readonly intent: string } => one.intent !== null);
  const intents = [...new Set(inScope.map(({ intent }) => intent))].sort();
  const numbers = new Map(intents.map((intent, i) => [intent, i]));
  const all: Material = {
    texts: inScope.map(({ text }) => wordsOf(text)),
    intents: inScope.map(({ intent }) => numbers.get(intent)!),
    outOfScope: examples.filter(({ intent }) => intent === null).map(({ text }) => wordsOf(text)),
    count: intents.length,
    encoder: meant?.encoder ?? null,
    encoded: meant?.encoded.filter((_, i) => examples[i]!.intent !== null) ?? [],
    encodedOutOfScope: meant?.encoded.filter((_, i) => examples[i]!.intent === null) ?? [],
  };
  const steps = (parts + 1) * (meant === null ? 4 : 5);
  let done = 0;
  const step = (): void => told({ done: ++done, of: steps });
  const trials = trialsOf(all, chance, step);
  const trust = learnTrust(trials, chance);
  const learners = learnAll(all, chance, step);
  return { intents, learners, trust, examples: inScope.length, outOfScope: all.outOfScope.length };
}

function trialsOf(all: Material, chance: Chance, step: () => void): readonly Trial[] {
  const partOf = all.texts.map(() => drawInt(chance, parts));
  const partOfIntent = dealt(all.count, chance);
  const strangerPart = all.outOfScope.map((_, i) => i % parts);
  const seen: { signs: Float32Array; isRight: boolean; kind: 'known' | 'hidden' | 'outOfScope' }[] = [];
  for (let part = 0; part < parts; part++) {
    const isHidden = (i: number): boolean => partOfIntent[all.intents[i]!] === part;
    const learners = learnAll(
      without(
        all,
        (i) => partOf[i] === part || isHidden(i),
        (i) => strangerPart[i] === part,
      ),
      chance,
      step,
    );
    all.texts.forEach((words, i) => {
      if (partOf[i] !== part) return;
      const { intent, signs } = signsOf(learners, opinionsOf(learners, words, all.encoded[i]));
      const kind = isHidden(i) ? 'hidden' : 'known';
      seen.push({ signs, isRight: kind === 'known' && intent === all.intents[i], kind });
    });
    all.outOfScope.forEach((words, i) => {
      if (strangerPart[i] !== part) return;
      const opinions = opinionsOf(learners, words, all.encodedOutOfScope[i]);
      seen.push({ signs: signsOf(learners, opinions).signs, isRight: false, kind: 'outOfScope' });
    });
  }
  const count = (kind: string): number => Math.max(1, seen.filter((one) => one.kind === kind).length);
  const weights = {
    known: 1,
    hidden: (hiddenWeight * count('known')) / count('hidden'),
    outOfScope: Math.min(outOfScopeWeight, (hiddenWeight * count('known')) / count('outOfScope')),
  };
  return seen.map(({ signs, isRight, kind }) => ({ signs, isRight, weight: weights[kind] }));
}

/** Each part hides as many intents as the others. */
function dealt(count: number, chance: Chance): readonly number[] {
  const order = Array.from({ length: count }, (_, i) => i % parts);
  for (let i = count - 1; i > 0; i--) {
    const j = drawInt(chance, i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function without(all: Material, isOut: (i: number) => boolean, isStrangerOut: (i: number) => boolean): Material {
  const kept = all.texts.map((_, i) => i).filter((i) => !isOut(i));
  return {
    texts: kept.map((i) => all.texts[i]!),
    intents: kept.map((i) => all.intents[i]!),
    outOfScope: all.outOfScope.filter((_, i) => !isStrangerOut(i)),
    count: all.count,
    encoder: all.encoder,
    encoded: all.encoder === null ? [] : kept.map((i) => all.encoded[i]!),
    encodedOutOfScope: all.encodedOutOfScope.filter((_, i) => !isStrangerOut(i)),
  };
}
