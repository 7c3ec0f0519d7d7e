/** What the centre knows, in the words that others may use: answers as they are given to customers. */
import type { Moment } from '#kernel/routing/types.js';

export type AnswerLanguage = 'it' | 'en';

/** Where an answer may be given by itself. */
export const answerChannels = ['help', 'chat', 'mail', 'call', 'kiosk'] as const;
export type AnswerChannel = (typeof answerChannels)[number];

/** A published answer, as it holds at a moment. Never changes: a correction is a new version. */
export interface Answer {
  readonly articleId: string;
  /** Grows by one with each publishing; a machine's answer of the past names it. */
  readonly version: number;
  /** What it answers, in a few letters: the intent of the gate (`bill.due-date`). */
  readonly topic: string;
  readonly language: AnswerLanguage;
  readonly title: string;
  /** Plain words, all that is needed; what a machine says. */
  readonly short: string;
  /** More, for whoever reads on; empty when the short one says it all. */
  readonly long: string;
  /** Where it comes from: a contract, a law, a person's word. Shown beside it. */
  readonly source: string;
  /** When somebody last saw that it is right. Shown beside it. */
  readonly checkedAt: Moment;
}

/** The door to published answers. What is not valid at that moment, or not meant for that channel, is not there. */
export interface Answers {
  answerFor(of: {
    readonly topic: string;
    readonly language: AnswerLanguage;
    readonly channel: AnswerChannel;
    readonly at: Moment;
    /** Whose answer it is: where two wordings are beside each other, the same one always has the same. */
    readonly dealtTo?: string;
  }): Promise<Answer | null>;
  /** As it was given: for whoever looks at a machine's answer of the past. */
  versionOf(articleId: string, version: number): Promise<Answer | null>;
}
