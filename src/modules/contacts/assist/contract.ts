/**
 * A program outside that drafts for consultants and sums up for whoever takes over; off unless the server's settings name one.
 * It answers nobody: what it writes is shown to a person, who may put it into the text, change it and send it.
 */
import type { Moment } from '#kernel/routing/types.js';

export interface AssistFacts {
  readonly isOn: boolean;
  /** Named to whoever uses it; empty while it is off. */
  readonly model: string;
}

/** A published answer on which a draft rests, as it was handed over. */
export interface Quote {
  /** As the draft refers to it: [1]. */
  readonly n: number;
  readonly articleId: string;
  readonly version: number;
  readonly title: string;
  readonly short: string;
  readonly source: string;
  readonly checkedAt: Moment;
  /** The draft refers to it. */
  readonly isUsed: boolean;
}

export interface AssistDraft {
  readonly text: string;
  readonly quotes: readonly Quote[];
  readonly model: string;
  /** Something was taken out that stands in none of the quotes: an address, a number, a link. */
  readonly isCut: boolean;
}

export interface AssistSummary {
  readonly text: string;
  readonly model: string;
  readonly messages: number;
}

export type AssistRefusal =
  | 'assist.off'
  | 'assist.notAllowed'
  | 'assist.nothingSaid'
  | 'assist.noGround'
  | 'assist.capReached'
  | 'assist.tooSlow'
  | 'assist.notThere'
  | 'assist.nonsense';

/** Below this a conversation is read sooner than its summary. */
export const leastToSumUp = 4;
