/** What a machine may answer in this centre, and the promise behind it: words for routes and screens. */
import type { Calibration, DriftStream, GateState } from '#kernel/gate/index.js';
import type { Moment } from '#kernel/routing/types.js';

/** Rows of a table of examples, at most: more would take an hour to learn. */
export const mostExamples = 60_000;
export const mostTableBytes = 12 * 1024 * 1024;
export const usualRestMs = 30_000;
export const longestRestMs = 120_000;
/** Where a machine may answer first words. */
export const machineChannels = ['chat', 'mail'] as const;
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

export type LearningProblem = 'gate.tooFewIntents' | 'gate.tooFewExamples' | 'gate.tooFewToCalibrate' | 'gate.failed';

/** Everything that the screen shows. */
export interface AutomaticFacts {
  readonly isOn: boolean;
  readonly restMs: number;
  readonly mailRestMs: number;
  readonly channels: readonly MachineChannel[];
  readonly topicsBeyond: readonly string[];
  readonly changedAt: Moment;
  readonly gate: GateFacts | null;
  readonly drift: DriftFacts;
  readonly learning: Learning | null;
}

export type AutomaticRefusal =
  | 'automatic.noGate'
  | 'automatic.changedMeanwhile'
  | 'automatic.unknownTopic'
  | 'automatic.learningAlready'
  | 'automatic.notLearning'
  | 'automatic.tableUnreadable'
  | 'automatic.tableTooLong'
  | LearningProblem;
