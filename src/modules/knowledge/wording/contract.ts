/** Two wordings of an answer beside each other, until the customers have said which helps more. Shared with screens. */
import type { Sequence, TwoShares } from '#kernel/two-shares.js';
import type { Moment } from '#kernel/routing/types.js';
import { readingOf, type Article, type ArticleVersion } from '../articles/contract.js';

/**
 * An answer is counted a day after it was given, in the order of giving: a yes comes within minutes and silence never, so what
 * is counted sooner would be the quick ones alone.
 */
export const ripeMs = 24 * 3_600_000;

export interface WordingTest {
  readonly id: string;
  readonly articleId: string;
  readonly versionA: number;
  readonly versionB: number;
  readonly startedAt: Moment;
  readonly startedBy: string;
  readonly endedAt: Moment | null;
  readonly endedBy: string | null;
}

export interface WordingFigures extends WordingTest {
  readonly a: Sequence;
  readonly b: Sequence;
  /** Given within the last day: not counted yet. */
  readonly unripe: number;
  readonly verdict: TwoShares;
  /** The answer has another version by now, or is given no more: nobody is dealt to any longer. */
  readonly isOvertaken: boolean;
}

export type WordingRefusal =
  | 'wording.unknown'
  | 'wording.runsAlready'
  | 'wording.hasEnded'
  | 'wording.notApproved'
  | 'wording.sameWords'
  | 'wording.hardToRead'
  | 'wording.draftOpen';

/** Why two versions cannot be put beside each other; null when they can. Both were published, and both are easy to read. */
export function whyNotBeside(
  article: Pick<Article, 'language'>,
  given: ArticleVersion | null,
  other: ArticleVersion | undefined,
  at: Moment,
): WordingRefusal | null {
  if (given === null || other === undefined || given.version === other.version) return 'wording.notApproved';
  if (given.audience !== 'public' || other.audience !== 'public') return 'wording.notApproved';
  if (other.validTo !== null && other.validTo <= at) return 'wording.notApproved';
  if (given.short === other.short) return 'wording.sameWords';
  const isEasy = [given, other].every((one) => readingOf(one, article.language).isEasy);
  return isEasy ? null : 'wording.hardToRead';
}
