/** Learning from the centre's own contacts: off, until somebody says what for and for how long. Shared with screens. */
import { placeOf } from '#kernel/dealt.js';
import type { Moment } from '#kernel/routing/types.js';

export const longestPurpose = 300;
export const shortestPurpose = 15;
export const mostKeepDays = 1095;
/** What the form proposes: a year of seasons, since what is asked in winter is not asked in summer. */
export const usualKeepDays = 365;

export interface LearningSetting {
  readonly isOn: boolean;
  /** In plain words, as customers read it. */
  readonly purpose: string;
  readonly keepDays: number | null;
  readonly since: Moment | null;
  readonly changedAt: Moment;
}

export const learningOff: LearningSetting = { isOn: false, purpose: '', keepDays: null, since: null, changedAt: 0 };

export type LearningRefusal =
  | 'learning.purposeMissing'
  | 'learning.daysMissing'
  | 'learning.off'
  | 'learning.unknownTopic'
  | 'learning.tooEarly'
  | 'learning.objected'
  | 'learning.noWords';

/**
 * GDPR art. 5(1)(b) and (e): data are collected for purposes that are explicit, and kept no longer than these need. Without
 * both said there is nothing to switch on.
 */
export function whyNotOn({ purpose, keepDays }: Pick<LearningSetting, 'purpose' | 'keepDays'>): LearningRefusal | null {
  if (purpose.trim().length < shortestPurpose) return 'learning.purposeMissing';
  return keepDays === null || !Number.isInteger(keepDays) || keepDays < 1 || keepDays > mostKeepDays
    ? 'learning.daysMissing'
    : null;
}

/** Who said what the words were about; who comes first here is believed before those after. */
export const exampleSources = ['consultant', 'sample', 'customer'] as const;
export type ExampleSource = (typeof exampleSources)[number];

export interface LearnedExample {
  /** The contact's. */
  readonly id: string;
  readonly customerId: string;
  /** Masked. */
  readonly text: string;
  /** Null: none of the gate's topics. */
  readonly topic: string | null;
  readonly source: ExampleSource;
  readonly confirmedBy: string;
  readonly confirmedAt: Moment;
  readonly at: Moment;
  /** A machine had answered it rightly. */
  readonly isEasy: boolean;
}

/** Three customers in ten measure the gate, the others teach it: all words of one lie on one side, for ever. */
const calibrationShare = 0.3;
export type Side = 'learn' | 'check';
export const sideOf = (customerId: string): Side =>
  placeOf(customerId, 'learning') < calibrationShare ? 'check' : 'learn';

const dayMs = 24 * 3_600_000;

/**
 * Words in the last twelfth of their days teach nothing more: else a gate would hold words past their days on the morning after
 * it was learned, wherever words come every day.
 */
const lastShare = 1 / 12;
export const teachesFrom = ({ keepDays }: Pick<LearningSetting, 'keepDays'>, now: Moment): Moment =>
  keepDays === null ? now : now - keepDays * dayMs * (1 - lastShare);

/** What a gate holds of customers' words. */
export interface WordsHeld {
  /** How many questions of contacts it learned from. */
  readonly count: number;
  readonly from: Moment;
  /** The days of the oldest end here; null: nobody says any more what they are kept for, so at once. */
  readonly until: Moment | null;
  readonly isOverdue: boolean;
}

/**
 * GDPR art. 5(1)(e): a gate holds pieces of the words that it learned from, so their days are its days too. Null: it learned
 * from none.
 */
export function wordsHeld(
  { fromContacts, wordsFrom }: { readonly fromContacts: number; readonly wordsFrom: Moment | null },
  { isOn, keepDays }: Pick<LearningSetting, 'isOn' | 'keepDays'>,
  now: Moment,
): WordsHeld | null {
  if (fromContacts === 0 || wordsFrom === null) return null;
  const until = isOn && keepDays !== null ? wordsFrom + keepDays * dayMs : null;
  return { count: fromContacts, from: wordsFrom, until, isOverdue: until === null || until < now };
}

/**
 * What a machine answered rightly was sure to begin with: measured on such words, a gate would seem better than it is. They
 * teach, and never calibrate. What a person had to answer is the harder part, so counting it makes the bound wider, not false.
 */
export const useOf = (example: Pick<LearnedExample, 'customerId' | 'isEasy' | 'at'>, from: Moment): Side | null => {
  const side = sideOf(example.customerId);
  const isUsed = side === 'check' ? !example.isEasy : example.at >= from;
  return isUsed ? side : null;
};

/** What is kept now, as the studio shows it. */
export interface LearnedFacts {
  readonly setting: LearningSetting;
  readonly kept: number;
  readonly topics: readonly {
    readonly topic: string | null;
    readonly learn: number;
    readonly check: number;
    readonly aside: number;
  }[];
  readonly oldestAt: Moment | null;
  readonly objections: number;
  /** Questions of the own table that it could be learned from again; 0: none is kept. */
  readonly ownQuestions: number;
}

/** What the desk asks when a contact ends. */
export interface TopicAsked {
  readonly isOn: boolean;
  readonly proposed: string | null;
  /** The next likely ones. */
  readonly others: readonly string[];
  readonly topics: readonly string[];
  /** Said already: the topic, or null for none of them. */
  readonly said: { readonly topic: string | null } | null;
}
