/** What a machine may answer in this centre, and the promise behind it: words for routes and screens. */
import type { Calibration, DriftStream, GateState } from '#kernel/gate/index.js';
import type { Moment } from '#kernel/routing/types.js';
import type { EncoderState } from '../encoder/contract.js';
import type { LearningRefusal, WordsHeld } from '../learning/contract.js';

/** Rows of a table of examples, at most: more would take an hour to learn. */
export const mostExamples = 60_000;
export const mostTableBytes = 12 * 1024 * 1024;
export const usualRestMs = 30_000;
export const longestRestMs = 120_000;
/** Where a machine may answer first words. */
export const machineChannels = ['chat', 'mail', 'call'] as const;
export type MachineChannel = (typeof machineChannels)[number];
/** A mail is read hours later, so its answer rests longer. */
export const usualMailRestMs = 4 * 3_600_000;
export const longestMailRestMs = 48 * 3_600_000;

export interface GateFacts {
  readonly version: number;
  readonly madeAt: Moment;
  readonly madeBy: string | null;
  readonly intents: readonly string[];
  readonly examples: number;
  readonly outOfScope: number;
  readonly calibration: Calibration;
  /** Questions that came from the centre's own contacts: learned from, and measured on. */
  readonly fromContacts: number;
  readonly checkedContacts: number;
  /** When the oldest of the customers' words that it learned from was written. */
  readonly wordsFrom: Moment | null;
  /** Beside the version before it; null where nothing could be compared. */
  readonly compared: Compared | null;
  /** Null: made before anybody counted, or elsewhere. */
  readonly confusions: readonly Confusion[] | null;
}

/** A calibration question of the own table that was read as another topic. */
export interface ConfusedQuestion {
  readonly text: string;
  readonly topic: string;
  readonly takenFor: string;
}

/** Two topics, how many of the calibration questions of both were taken for the other one, and how many of these answered. */
export interface Confusion {
  readonly topics: readonly [string, string];
  readonly count: number;
  readonly of: number;
  readonly answered: number;
  readonly examples: readonly ConfusedQuestion[];
}

/** Of the same questions, none of which either version had learned from. */
export interface Compared {
  readonly questions: number;
  readonly before: ComparedFigures & { readonly version: number };
  readonly now: ComparedFigures;
}

export interface ComparedFigures {
  readonly answered: number;
  readonly wrong: number;
  /** Answered although out of scope; they count as wrong too. */
  readonly leaked: number;
}

/** A version in the list: what it was, and whether it can be put in force again. */
export interface GateVersionLine extends Omit<GateFacts, 'intents' | 'confusions'> {
  readonly topics: number;
  readonly isInForce: boolean;
  readonly isEmptied: boolean;
}

export interface DriftFacts {
  readonly state: GateState;
  readonly because: DriftStream | null;
  readonly at: Moment | null;
  readonly seen: Readonly<
    Record<DriftStream, { readonly count: number; readonly hits: number; readonly limit: number }>
  >;
}

export type LearningStage = 'learning' | 'calibrating' | 'done' | 'failed' | 'cancelled';

export interface Learning {
  readonly stage: LearningStage;
  /** 0 to 1. */
  readonly share: number;
  readonly startedAt: Moment;
  readonly problem: LearningProblem | null;
}

export type LearningProblem =
  | 'gate.tooFewIntents'
  | 'gate.tooFewExamples'
  | 'gate.tooFewToCalibrate'
  | 'gate.encoderSilent'
  | 'gate.failed';

/** Everything that the screen shows. */
export interface AutomaticFacts {
  readonly isOn: boolean;
  readonly restMs: number;
  readonly mailRestMs: number;
  readonly channels: readonly MachineChannel[];
  readonly topicsBeyond: readonly string[];
  readonly changedAt: Moment;
  readonly gate: GateFacts | null;
  /** What the gate in force holds of customers' words; null: nothing. */
  readonly words: WordsHeld | null;
  readonly drift: DriftFacts;
  readonly learning: Learning | null;
  /** What the gate in force asks about a text's meaning; null: it reads words alone. */
  readonly encoder: { readonly name: string; readonly state: EncoderState } | null;
  /** What the next gate will ask; null: nothing is set. */
  readonly encoderSet: string | null;
}

export type AutomaticRefusal =
  | 'automatic.noGate'
  | 'automatic.changedMeanwhile'
  | 'automatic.unknownTopic'
  | 'automatic.learningAlready'
  | 'automatic.notLearning'
  | 'automatic.tableUnreadable'
  | 'automatic.tableTooLong'
  | 'automatic.toBeRead'
  | 'automatic.noTable'
  | 'automatic.unknownVersion'
  | 'automatic.versionEmptied'
  | 'automatic.versionUnreadable'
  | LearningRefusal
  | LearningProblem;
