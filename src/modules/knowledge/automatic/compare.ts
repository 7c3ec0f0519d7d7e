/** Two versions measured on the same questions, none of which either has learned from. */
import { isSameEncoder, type Meant, readQuestion, type Example } from '#kernel/gate/index.js';
import { hashOf } from '#kernel/dealt.js';
import { GateUnreadable, unpack, type PackedGate } from '../gate/pack.js';
import type { Compared, ComparedFigures } from './contract.js';

/** Words alone: what differs by a sign or a capital letter is the same question. */
export const keyOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();

/** Sorted, four bytes a question: enough to leave a question out that may have been learned from, and no words. */
export const learnedHashes = (examples: readonly Example[]): Uint32Array =>
  Uint32Array.from(examples, ({ text }) => hashOf(keyOf(text))).sort();

export interface Measured {
  readonly sureness: number;
  readonly isRight: boolean;
  readonly isOutOfScope: boolean;
}

interface Before {
  readonly version: number;
  readonly packed: Uint8Array;
  readonly learned: Uint32Array;
}

/** Below this a difference says nothing. */
const leastCommon = 30;

/** The new version: how sure it has to be, and what its encoder makes of the questions. */
interface New {
  readonly threshold: number;
  readonly meant: Meant | null;
}

/**
 * Null where nothing can be compared: no version before, one that is not calibrated, one whose encoder is no longer asked, or too few
 * questions new to both.
 */
export function compared(
  before: Before | null,
  check: readonly Example[],
  trials: readonly Measured[],
  { threshold, meant }: New,
): Compared | null {
  if (before === null) return null;
  const opened = openedOr(before.packed);
  if (opened === null || opened.calibration === null) return null;
  const { gate, calibration } = opened;
  const askedThen = gate.learners.meaning?.encoder ?? null;
  if (askedThen !== null && (meant === null || !isSameEncoder(askedThen, meant.encoder))) return null;
  const known = new Set(before.learned);
  const common = trials
    .map((trial, i) => ({ trial, of: check[i]!, encoded: meant?.encoded[i] }))
    .filter(({ of }) => !known.has(hashOf(keyOf(of.text))));
  if (common.length < leastCommon) return null;
  const old = common.map(({ trial, of, encoded }): Measured => {
    const reading = readQuestion(gate, of.text, encoded);
    return { ...trial, sureness: reading.sureness, isRight: reading.intent === of.intent };
  });
  return {
    questions: common.length,
    before: { version: before.version, ...figuresOf(old, calibration.threshold) },
    now: figuresOf(
      common.map(({ trial }) => trial),
      threshold,
    ),
  };
}

/** One that an earlier Ponte made cannot be asked any more: it is compared with nothing, and nobody's learning breaks off. */
function openedOr(packed: Uint8Array): PackedGate | null {
  try {
    return unpack(Buffer.from(packed));
  } catch (error) {
    if (error instanceof GateUnreadable) return null;
    throw error;
  }
}

function figuresOf(trials: readonly Measured[], threshold: number): ComparedFigures {
  const given = trials.filter(({ sureness }) => sureness >= threshold);
  return {
    answered: given.length,
    wrong: given.filter(({ isRight }) => !isRight).length,
    leaked: given.filter(({ isOutOfScope }) => isOutOfScope).length,
  };
}
