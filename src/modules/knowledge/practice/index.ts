/** Answers of the practice centre: published, so that help page, chat and search have something to give. */
import type { Pool } from 'pg';
import type { AnswerLanguage } from '../contract.js';
import { emptyWords, usualReviewMs } from '../articles/contract.js';
import { articleById, publishArticle, saveArticle } from '../articles/store.js';
import { addTopicNames, type TopicName } from '../articles/topic-names.js';
import { practiceArea } from './areas.js';
import { practiceEnglish } from './articles-en.js';
import { practiceItalian } from './articles-it.js';
import { addPracticeSource } from './live.js';
import { practiceTopicNames } from './questions.js';
import type { PracticeArticle } from './types.js';

const dayMs = 24 * 3_600_000;

export const practiceArticles: Readonly<Record<AnswerLanguage, readonly PracticeArticle[]>> = {
  it: practiceItalian,
  en: practiceEnglish,
};

/** What is not there yet is added; what somebody changed stays. */
export const articleAdder =
  (pool: Pool) =>
  async (ownerId: string, at: number): Promise<void> => {
    await addPracticeSource(pool, ownerId, at);
    // Where there is an answer, its title is the question as customers ask it, which tells more than a name.
    const hasAnswer = ({ topic, language }: TopicName): boolean =>
      practiceArticles[language].some((one) => one.topic === topic);
    const names = (await practiceTopicNames()).filter((one) => !hasAnswer(one));
    await addTopicNames(pool, names, { id: ownerId, at });
    for (const [language, articles] of Object.entries(practiceArticles))
      for (const [place, { topic, ...words }] of articles.entries()) {
        const id = `article_practice_${language}_${topic}`;
        if (await articleById(pool, id)) continue;
        // Reviews come one after the other, and a few are soon, so that the list shows what it is for.
        const reviewAt = at + Math.min(usualReviewMs, (place + 1) * 6 * dayMs);
        const area = practiceArea(topic, language as AnswerLanguage);
        const change = { topic, language: language as AnswerLanguage, area, ownerId, reviewAt, revision: 0 };
        const by = { id: ownerId, at };
        const { article } = await saveArticle(pool, id, { ...change, draft: { ...emptyWords, ...words } }, by);
        await publishArticle(pool, id, { revision: article.revision, reason: '' }, by);
      }
  };
