/** An answer while it is written: days as they are chosen, moments as they are stored. */
import { offsetAt } from '#kernel/hours/zone.js';
import type { AnswerChannel, AnswerLanguage } from '#modules/knowledge/contract.js';
import {
  emptyWords,
  topicShape,
  type Article,
  type ArticleWords,
  type Audience,
} from '#modules/knowledge/articles/contract.js';
import type { FieldError, Read } from '../editing.js';

export interface AnswerDraft extends Pick<ArticleWords, 'title' | 'short' | 'long' | 'source'> {
  readonly topic: string;
  readonly language: AnswerLanguage;
  readonly area: string;
  readonly audience: Audience;
  readonly channels: readonly AnswerChannel[];
  /** yyyy-mm-dd in the centre's zone; empty for none. */
  readonly fromDay: string;
  /** The last day on which it holds. */
  readonly lastDay: string;
  readonly reviewDay: string;
  readonly ownerId: string;
  /** Kept with a draft left unsaved: who comes back to it later is told what others changed since. */
  readonly revision: number;
}

export interface AnswerBody {
  readonly topic: string;
  readonly language: AnswerLanguage;
  readonly draft: ArticleWords;
  readonly area: string;
  readonly ownerId: string;
  readonly reviewAt: number | null;
  readonly revision: number;
}

const dayMs = 24 * 3_600_000;

/** The first moment of a day in that zone; null for what is no day. Asked twice, for days on which the clock is put on. */
export function dayStart(day: string, zone: string): number | null {
  const utc = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(utc)) return null;
  const near = utc - offsetAt(zone, utc).offset;
  return utc - offsetAt(zone, near).offset;
}

export const dayOf = (at: number | null, zone: string): string =>
  at === null ? '' : new Date(at + offsetAt(zone, at).offset).toISOString().slice(0, 10);

const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);

export function draftOf(article: Article, zone: string): AnswerDraft {
  const { validFrom, validTo, ...words } = article.draft;
  return {
    ...words,
    topic: article.topic,
    language: article.language,
    area: article.area,
    fromDay: dayOf(validFrom, zone),
    lastDay: validTo === null ? '' : dayOf(validTo - 1, zone),
    reviewDay: dayOf(article.reviewAt, zone),
    ownerId: article.ownerId,
    revision: article.revision,
  };
}

export function emptyDraft(language: AnswerLanguage, ownerId: string): AnswerDraft {
  const { validFrom: _from, validTo: _to, ...words } = emptyWords;
  return { ...words, topic: '', language, area: '', fromDay: '', lastDay: '', reviewDay: '', ownerId, revision: 0 };
}

export function readAnswer(draft: AnswerDraft, zone: string): Read<AnswerBody> {
  const errors: Record<string, FieldError> = {};
  const { topic, language, area, fromDay, lastDay, reviewDay, ownerId, revision, ...words } = draft;
  if (!topicShape.test(topic.trim())) errors.topic = 'topic';
  if (words.title.trim() === '') errors.title = 'missing';
  const start = (field: string, day: string): number | null => {
    const at = day === '' ? null : dayStart(day, zone);
    if (day !== '' && at === null) errors[field] = 'day';
    return at;
  };
  const validFrom = start('fromDay', fromDay);
  const last = start('lastDay', lastDay);
  const reviewAt = start('reviewDay', reviewDay);
  if (last !== null && validFrom !== null && last < validFrom) errors.lastDay = 'day';
  if (Object.keys(errors).length > 0) return { errors };
  const validTo = last === null ? null : dayStart(nextDay(lastDay), zone);
  const trimmed = { title: words.title.trim(), short: words.short.trim(), long: words.long.trim() };
  const written = { ...words, ...trimmed, source: words.source.trim(), validFrom, validTo };
  return {
    body: { topic: topic.trim(), language, draft: written, area: (area ?? '').trim(), ownerId, reviewAt, revision },
  };
}
