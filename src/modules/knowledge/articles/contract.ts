/** Articles: what an answer is made of, and when it may be given. Pure; shared with the screens. */
import { readability, type Readability } from '#kernel/readability.js';
import type { Moment } from '#kernel/routing/types.js';
import { withoutFacts } from '../facts/contract.js';
import { answerChannels, type AnswerChannel, type AnswerLanguage } from '../contract.js';

export const audiences = ['public', 'staff'] as const;
/** Whom the words are for: everybody, or only whoever answers. */
export type Audience = (typeof audiences)[number];

/** What is written, and what a version keeps for ever. */
export interface ArticleWords {
  readonly title: string;
  readonly short: string;
  readonly long: string;
  readonly source: string;
  readonly audience: Audience;
  readonly channels: readonly AnswerChannel[];
  /** Null: from the moment it is published. */
  readonly validFrom: Moment | null;
  /** Null: as long as it is right. */
  readonly validTo: Moment | null;
}

export interface ArticleVersion extends ArticleWords {
  readonly version: number;
  /** Given from here on: never before it was published. */
  readonly fromAt: Moment;
  /** A newer one took its place then; it is never given again. */
  readonly replacedAt: Moment | null;
  readonly publishedAt: Moment;
  readonly publishedBy: string;
  /** Why it reads harder than the bar; empty where it does not. */
  readonly reason: string;
  readonly checkedAt: Moment;
  readonly checkedBy: string;
}

export interface Article {
  readonly id: string;
  readonly topic: string;
  readonly language: AnswerLanguage;
  readonly draft: ArticleWords;
  /** The heading it is listed under, in its own language; empty for none. */
  readonly area: string;
  readonly ownerId: string;
  readonly reviewAt: Moment | null;
  readonly revision: number;
  readonly retiredAt: Moment | null;
  /** Since when a person says that it is wrong: machines do not give it until that is decided. */
  readonly heldAt: Moment | null;
  readonly changedAt: Moment;
  readonly changedBy: string;
  /** The newest first. */
  readonly versions: readonly ArticleVersion[];
}

export type ArticleRefusal =
  | 'article.unknown'
  | 'article.topicTaken'
  | 'article.changedMeanwhile'
  | 'article.incomplete'
  | 'article.overBeforeItBegins'
  | 'article.reasonMissing'
  | 'article.nothingNew'
  | 'article.isPublished'
  | 'article.notPublished'
  | 'article.unknownOwner'
  | 'article.tooMany'
  | 'article.plannedAlready'
  | 'article.tooManyCorrections'
  | 'article.correctionUnknown'
  | 'article.correctionDecided'
  | 'article.wordMissing'
  | 'article.contactNotSolved'
  | 'article.nothingSaid';

/** As the gate writes its intents, and as people write keys: 'bill_due_date', 'bill.due-date'. */
export const topicShape = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
export const longestTopic = 60;
export const longestArea = 60;
export const longestTopicName = 80;
export const mostArticles = 20_000;
export const longest = { title: 120, short: 400, long: 20_000, source: 200, reason: 300 } as const;

const dayMs = 24 * 3_600_000;
/** So long before its review an article is told of. */
export const reviewSoonMs = 14 * dayMs;
/** Asked for when nobody says another time: prices and offices change about twice a year. */
export const usualReviewMs = 180 * dayMs;

/**
 * The version that counts at a moment: the newest that had begun. Where that one is over, nothing is given: an older one
 * does not come back, its words were replaced because they were wrong.
 *
 *   published ──from──▶ given ──to──▶ over
 *                         └──a newer one begins──▶ replaced
 */
export function versionAt(versions: readonly ArticleVersion[], at: Moment): ArticleVersion | null {
  let newest: ArticleVersion | null = null;
  for (const one of versions) if (one.fromAt <= at && (newest === null || one.version > newest.version)) newest = one;
  return newest !== null && (newest.validTo === null || newest.validTo > at) ? newest : null;
}

/** What is given at a moment, retired articles left out. */
export const givenAt = (article: Pick<Article, 'versions' | 'retiredAt'>, at: Moment): ArticleVersion | null =>
  article.retiredAt !== null && article.retiredAt <= at ? null : versionAt(article.versions, at);

export const articleStates = ['draft', 'published', 'planned', 'over', 'retired'] as const;
export type ArticleState = (typeof articleStates)[number];

export function stateOf(article: Pick<Article, 'versions' | 'retiredAt'>, at: Moment): ArticleState {
  if (article.versions.length === 0) return 'draft';
  if (article.retiredAt !== null && article.retiredAt <= at) return 'retired';
  if (versionAt(article.versions, at)) return 'published';
  const isToCome = (one: ArticleVersion): boolean =>
    one.fromAt > at && (one.replacedAt === null || one.replacedAt > one.fromAt);
  return article.versions.some(isToCome) ? 'planned' : 'over';
}

/** A line of the list. */
export interface ArticleLine {
  readonly id: string;
  readonly topic: string;
  readonly language: AnswerLanguage;
  readonly title: string;
  readonly audience: Audience;
  readonly state: ArticleState;
  /** The newest version; 0 where none was published. */
  readonly version: number;
  readonly hasNews: boolean;
  readonly ownerId: string;
  readonly reviewAt: Moment | null;
  /** Corrections that wait to be decided. */
  readonly corrections: number;
  readonly isHeld: boolean;
}

export const articleLists = ['all', 'corrections', 'due', 'news', 'retired'] as const;
/** What the list shows: everything, what somebody at a desk wants changed, what is to be looked at again, what is not published yet, what rests. */
export type ArticleList = (typeof articleLists)[number];

export type ReviewState = 'none' | 'fine' | 'soon' | 'due';

export function reviewOf(reviewAt: Moment | null, at: Moment): ReviewState {
  if (reviewAt === null) return 'none';
  if (reviewAt <= at) return 'due';
  return reviewAt - at <= reviewSoonMs ? 'soon' : 'fine';
}

const wordsOf = ({ title, short, long, source, audience, channels, validFrom, validTo }: ArticleWords): string =>
  JSON.stringify([title, short, long, source, audience, channels.toSorted(), validFrom, validTo]);

/** The draft says something that the newest version does not. */
export const hasNews = (article: Pick<Article, 'draft' | 'versions'>): boolean =>
  article.versions[0] === undefined || wordsOf(article.draft) !== wordsOf(article.versions[0]);

export interface ArticleReading {
  readonly short: Readability;
  /** Null where nothing more is written. */
  readonly long: Readability | null;
  readonly isEasy: boolean;
}

export function readingOf(words: Pick<ArticleWords, 'short' | 'long'>, language: AnswerLanguage): ArticleReading {
  const short = readability(withoutFacts(words.short), language, 'short');
  const long = words.long.trim() === '' ? null : readability(withoutFacts(words.long), language, 'page');
  return { short, long, isEasy: short.isEasy && (long?.isEasy ?? true) };
}

/**
 * Why a draft cannot be published as it is; null when it can. Hard words are no wall: now and then a law's own words are
 * needed, and a wall teaches to write for the measure. They are published with a reason, which stays with the version.
 */
export function whyNotPublish(
  article: Pick<Article, 'draft' | 'versions' | 'language' | 'retiredAt'>,
  reason: string,
  at: Moment,
): ArticleRefusal | null {
  const { draft } = article;
  const isMissing = [draft.title, draft.short, draft.source].some((words) => words.trim() === '');
  if (isMissing || (draft.audience === 'public' && draft.channels.length === 0)) return 'article.incomplete';
  if (draft.validTo !== null && draft.validTo <= Math.max(draft.validFrom ?? at, at))
    return 'article.overBeforeItBegins';
  if (!hasNews(article) && article.retiredAt === null) return 'article.nothingNew';
  // Colleagues may be told in the words of the trade; customers may not without a thought.
  if (draft.audience === 'public' && !readingOf(draft, article.language).isEasy && reason.trim() === '')
    return 'article.reasonMissing';
  return null;
}

export const emptyWords: ArticleWords = {
  title: '',
  short: '',
  long: '',
  source: '',
  audience: 'public',
  channels: [...answerChannels],
  validFrom: null,
  validTo: null,
};
