/**
 * A correction of an answer, from the desk. Pure; shared with the screens.
 *
 *   handed in ──by who may publish──────────────▶ published ──▶ told to who made it
 *       └──by others──▶ waiting ──owner or supervisor──┤
 *                          │ "wrong": held            └▶ refused, with a word ──▶ told
 *                          └─ machines do not give the answer meanwhile
 */
import type { Moment } from '#kernel/routing/types.js';
import { isStaff, isSupervisor, type Viewer } from '../../identity/contract.js';
import type { AnswerLanguage } from '../contract.js';
import type { Article, ArticleRefusal, ArticleVersion, ArticleWords } from '../articles/contract.js';

export const correctionStates = ['waiting', 'published', 'refused'] as const;
export type CorrectionState = (typeof correctionStates)[number];

export interface Correction {
  readonly id: string;
  readonly articleId: string;
  readonly version: number;
  readonly short: string;
  readonly reason: string;
  readonly isWrong: boolean;
  readonly contactId: string | null;
  readonly madeAt: Moment;
  readonly madeBy: string;
  readonly state: CorrectionState;
  readonly decidedAt: Moment | null;
  readonly decidedBy: string | null;
  readonly word: string;
}

/** One that waits, as whoever answers for the answer reads it at the desk. */
export interface OwnCorrection extends Omit<Correction, 'version' | 'state' | 'decidedAt' | 'decidedBy' | 'word'> {
  readonly title: string;
  readonly language: AnswerLanguage;
  /** Of the article, as it is read here: a decision names it. */
  readonly revision: number;
  /** The short answer that is given now. */
  readonly given: string;
  readonly hasNews: boolean;
}

/** One that was decided, as whoever made it reads of it. */
export interface ToldCorrection {
  readonly id: string;
  readonly articleId: string;
  readonly title: string;
  readonly state: Exclude<CorrectionState, 'waiting'>;
  readonly word: string;
}

/** As many may wait on one answer: beyond, somebody should read them. */
export const mostWaiting = 20;
export const longestWord = 300;

/** Supervisors write answers; whoever answers for one may also say what becomes of its corrections. */
export const mayDecide = (viewer: Viewer, article: Pick<Article, 'ownerId'>): boolean =>
  isSupervisor(viewer) || (isStaff(viewer) && viewer.id === article.ownerId);

/** The words that a correction makes of the version that is given: nothing else of it changes. */
export function corrected(given: ArticleVersion, short: string): ArticleWords {
  const { title, long, source, audience, channels, validFrom, validTo } = given;
  return { title, short, long, source, audience, channels, validFrom, validTo };
}

/** "It is wrong" alone proposes the words that it was said of: taking those back would undo whatever was put right since. */
export const proposesNews = (
  { short, version }: Pick<Correction, 'short' | 'version'>,
  { versions }: Pick<Article, 'versions'>,
  given: ArticleVersion,
): boolean => short !== given.short && short !== versions.find((one) => one.version === version)?.short;

/** Someone's unfinished draft keeps its own words; only what was just corrected is not lost by it later. */
export const draftAfter = (draft: ArticleWords, given: ArticleVersion, short: string): ArticleWords =>
  draft.short === given.short ? { ...draft, short } : draft;

/** Null: it may be handed in. Saying that an answer is wrong is enough by itself. */
export function whyNotCorrect(
  given: ArticleVersion | null,
  of: { readonly version: number; readonly short: string; readonly isWrong: boolean },
): ArticleRefusal | null {
  if (given === null) return 'article.notPublished';
  if (given.version !== of.version) return 'article.changedMeanwhile';
  if (of.short.trim() === '') return 'article.incomplete';
  return of.short.trim() === given.short && !of.isWrong ? 'article.nothingNew' : null;
}
