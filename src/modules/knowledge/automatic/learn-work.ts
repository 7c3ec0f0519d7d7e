/** Learning and calibrating, as one piece of work without a centre: run by the worker, and by tests on their own thread. */
import {
  calibrate,
  learnGate,
  type Meant,
  type Progress,
  readQuestion,
  refusalOf,
  type Example,
  type Promised,
} from '#kernel/gate/index.js';
import { hashOf } from '#kernel/dealt.js';
import { encodeAll, encoderOf, EncoderSilent, type EncoderSettings } from '../encoder/client.js';
import { pack, unpack } from '../gate/pack.js';
import type { Side } from '../learning/contract.js';
import { compared, keyOf, learnedHashes, type Measured } from './compare.js';
import { confusionsOf, type Read } from './confusions.js';
import type { Compared, Confusion, LearningProblem } from './contract.js';

/** With a side: of a customer, whose words all lie on it. Without: of the centre's own table. */
export interface TaskExample extends Example {
  readonly side?: Side;
  /** When a customer wrote it. */
  readonly at?: number;
}

export interface LearnTask {
  readonly examples: readonly TaskExample[];
  readonly promise: Promised;
  readonly seed: number;
  /** Who is asked what the texts mean; without one the gate learns from their words alone. */
  readonly encoder?: EncoderSettings | null;
  /** The version that answers until now, to be measured beside the new one. */
  readonly before?: { readonly version: number; readonly packed: Uint8Array; readonly learned: Uint32Array } | null;
}

export interface Learned {
  readonly packed: Uint8Array;
  readonly learned: Uint32Array;
  readonly fromContacts: number;
  readonly checkedContacts: number;
  /** When the oldest of the customers' words was written; null: it learned from none. */
  readonly wordsFrom: number | null;
  readonly compared: Compared | null;
  readonly confusions: readonly Confusion[];
}

export type LearnTold =
  | { readonly is: 'learning' | 'calibrating'; readonly share: number }
  | { readonly is: 'refused'; readonly problem: LearningProblem }
  | ({ readonly is: 'done' } & Learned);

/** Below this nothing worth saying can be promised, whatever the gate: at 5 %, of 59 answers not one may be wrong. */
const leastToCalibrate = 60;
const calibrationShare = 0.3;

/** Of the way to a learned gate: what an encoder has to be asked for comes first. */
const encodingShare = 0.2;

export async function learnAndCalibrate(
  { examples, promise, seed, before, encoder = null }: LearnTask,
  tell: (told: LearnTold) => void,
): Promise<void> {
  const { learn, check } = dealt(examples);
  const problem = refusalOf(learn) ?? (check.length < leastToCalibrate ? 'gate.tooFewToCalibrate' : null);
  if (problem !== null) return tell({ is: 'refused', problem });
  const begun = encoder === null ? 0 : encodingShare;
  const meant = encoder === null ? null : await meantBy(encoder, [...learn, ...check], tell);
  if (meant === 'silent') return tell({ is: 'refused', problem: 'gate.encoderSilent' });
  const progress = ({ done, of }: Progress): void => tell({ is: 'learning', share: begun + (1 - begun) * (done / of) });
  const learned = learnGate(
    learn,
    seed,
    progress,
    meant && { ...meant, encoded: meant.encoded.slice(0, learn.length) },
  );
  // Packed and read back first: the threshold is found on what will answer.
  const { gate } = unpack(pack({ gate: learned, calibration: null }));
  const checked = meant && { ...meant, encoded: meant.encoded.slice(learn.length) };
  const read = check.map(({ text, intent, side }, i): Read => {
    if (i % 50 === 0) tell({ is: 'calibrating', share: i / check.length });
    const { intent: takenFor, sureness } = readQuestion(gate, text, checked?.encoded[i]);
    return { text, intent, takenFor, sureness, isOfCustomer: side !== undefined };
  });
  const trials = read.map(({ intent, takenFor, sureness }): Measured => ({
    ...{ sureness, isRight: takenFor === intent, isOutOfScope: intent === null },
  }));
  const calibration = calibrate(trials, promise);
  const fromContacts = (list: readonly TaskExample[]): number => list.filter(({ side }) => side !== undefined).length;
  tell({
    ...{ is: 'done', packed: pack({ gate, calibration }), learned: learnedHashes(learn) },
    ...{ fromContacts: fromContacts(learn), checkedContacts: fromContacts(check) },
    wordsFrom: learn.reduce<number | null>(
      (oldest, { at }) => (at === undefined ? oldest : Math.min(oldest ?? at, at)),
      null,
    ),
    confusions: confusionsOf(read, calibration.threshold),
    compared: compared(before ?? null, check, trials, { threshold: calibration.threshold, meant: checked }),
  });
}

async function meantBy(
  encoder: EncoderSettings,
  examples: readonly TaskExample[],
  tell: (told: LearnTold) => void,
): Promise<Meant | 'silent'> {
  const told = (share: number): void => tell({ is: 'learning', share: share * encodingShare });
  const texts = examples.map(({ text }) => text);
  try {
    return { encoder: await encoderOf(encoder), encoded: await encodeAll(encoder, texts, told) };
  } catch (error) {
    if (error instanceof EncoderSilent) return 'silent';
    throw error;
  }
}

/**
 * Of the own table three in ten are kept back for calibration, intent by intent, in an order that has nothing to do with their place in the
 * table: tables come sorted, by day or by person.
 */
export function dealt(examples: readonly TaskExample[]): {
  learn: readonly TaskExample[];
  check: readonly TaskExample[];
} {
  const learn: TaskExample[] = [];
  const check: TaskExample[] = [];
  const byIntent = new Map<string | null, TaskExample[]>();
  for (const one of withoutTwins(examples)) {
    if (one.side !== undefined) (one.side === 'check' ? check : learn).push(one);
    else byIntent.set(one.intent, [...(byIntent.get(one.intent) ?? []), one]);
  }
  for (const group of byIntent.values()) {
    const mixed = group.toSorted((a, b) => hashOf(a.text) - hashOf(b.text));
    const kept = Math.floor(mixed.length * calibrationShare);
    check.push(...mixed.slice(0, kept));
    learn.push(...mixed.slice(kept));
  }
  return { learn, check };
}

/** The same words in both parts would promise what was learned by heart: the first stay, and the own table comes first. */
function withoutTwins(examples: readonly TaskExample[]): readonly TaskExample[] {
  const seen = new Set<string>();
  return examples.filter(({ text }) => {
    const key = keyOf(text);
    return !seen.has(key) && seen.add(key);
  });
}
