/** Learning and calibrating, as one piece of work without a centre: run by the worker, and by tests on their own thread. */
import {
  calibrate,
  learnGate,
  type Progress,
  readQuestion,
  refusalOf,
  type Example,
  type Promised,
} from '#kernel/gate/index.js';
import { pack, unpack } from '../gate/pack.js';
import type { LearningProblem } from './contract.js';

export interface LearnTask {
  readonly examples: readonly Example[];
  readonly promise: Promised;
  readonly seed: number;
}

export type LearnTold =
  | { readonly is: 'learning' | 'calibrating'; readonly share: number }
  | { readonly is: 'refused'; readonly problem: LearningProblem }
  | { readonly is: 'done'; readonly packed: Uint8Array };

/** Below this nothing can be promised at 1 %, whatever the gate: 368 answers without one error, at half of the risk. */
const leastToCalibrate = 60;
const calibrationShare = 0.3;

export function learnAndCalibrate({ examples, promise, seed }: LearnTask, tell: (told: LearnTold) => void): void {
  const { learn, check } = dealt(examples);
  const problem = refusalOf(learn) ?? (check.length < leastToCalibrate ? 'gate.tooFewToCalibrate' : null);
  if (problem !== null) return tell({ is: 'refused', problem });
  const progress = ({ done, of }: Progress): void => tell({ is: 'learning', share: done / of });
  // Packed and read back first: the threshold is found on what will answer.
  const { gate } = unpack(pack({ gate: learnGate(learn, seed, progress), calibration: null }));
  const trials = check.map(({ text, intent }, i) => {
    if (i % 50 === 0) tell({ is: 'calibrating', share: i / check.length });
    const reading = readQuestion(gate, text);
    return { sureness: reading.sureness, isRight: reading.intent === intent, isOutOfScope: intent === null };
  });
  tell({ is: 'done', packed: pack({ gate, calibration: calibrate(trials, promise) }) });
}

/**
 * Three in ten are kept back for calibration, intent by intent, in an order that has nothing to do with their place in the
 * table: tables come sorted, by day or by person.
 */
export function dealt(examples: readonly Example[]): { learn: readonly Example[]; check: readonly Example[] } {
  const learn: Example[] = [];
  const check: Example[] = [];
  const byIntent = new Map<string | null, Example[]>();
  for (const one of withoutTwins(examples)) byIntent.set(one.intent, [...(byIntent.get(one.intent) ?? []), one]);
  for (const group of byIntent.values()) {
    const mixed = group.toSorted((a, b) => hashOf(a.text) - hashOf(b.text));
    const kept = Math.floor(mixed.length * calibrationShare);
    check.push(...mixed.slice(0, kept));
    learn.push(...mixed.slice(kept));
  }
  return { learn, check };
}

/** The same words in both parts would promise what was learned by heart. */
function withoutTwins(examples: readonly Example[]): readonly Example[] {
  const seen = new Set<string>();
  return examples.filter(({ text }) => {
    const key = text
      .toLowerCase()
      .replace(/[^\p{L}\d]+/gu, ' ')
      .trim();
    return !seen.has(key) && seen.add(key);
  });
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
