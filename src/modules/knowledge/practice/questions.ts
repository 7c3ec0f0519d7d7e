/**
 * The questions of the practice centre, those of the invented utility in `gate/questions-it`: what its gate learns from, and what
 * its customers ask, which the gate has never seen.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { hashOf } from '#kernel/dealt.js';
import type { Example } from '#kernel/gate/index.js';
import type { AnswerLanguage } from '../contract.js';
import type { TopicName } from '../articles/topic-names.js';
import { readExamples } from '../gate/examples.js';
import { practiceItalian } from './articles-it.js';

/** Beside the built program; in the source beside the gate. */
const folder = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../gate/questions-it/' : './questions-it/', import.meta.url),
);
const company = 'acqua-e-luce';

/** What was kept for judging the gate stays unseen here too. */
export async function practiceQuestions(): Promise<readonly Example[]> {
  return (await Promise.all(['train.csv', 'calibrate.csv'].map(questionsIn))).flat();
}

const questionsIn = async (name: string): Promise<readonly Example[]> =>
  readExamples(await readFile(`${folder}${company}/${name}`, 'utf8'));

/** A dry question with what answers it. */
export interface DryQuestion {
  readonly text: string;
  readonly topic: string;
  /** One dry answer to all questions of the topic. */
  readonly answer: string;
  /** By these words the published answer to the topic is known; null where none is published. */
  readonly published: string | null;
}

export interface DryQuestions {
  /** Each once, in no order: neighbours are of different topics. */
  readonly questions: readonly DryQuestion[];
  /** What has to come beside them, for the promise of the calibration to hold: so many were no topic's then. */
  readonly outOfScopeShare: number;
}

/** From the part that the gate neither learns from nor is calibrated on; dealt by chance from the same whole. */
export async function practiceDryQuestions(): Promise<DryQuestions> {
  const [unseen, known, topics] = await Promise.all([questionsIn('test.csv'), practiceQuestions(), practiceTopics()]);
  const answers = new Map(topics.map(({ intent, answer }) => [intent, answer]));
  const questions = unseen.flatMap(({ text, intent }): readonly DryQuestion[] => {
    const answer = intent === null ? undefined : answers.get(intent);
    return answer === undefined ? [] : [{ text, topic: intent!, answer, published: publishedOf(intent!) }];
  });
  const mixed = questions.toSorted((a, b) => hashOf(a.text) - hashOf(b.text));
  return { questions: mixed, outOfScopeShare: known.filter(({ intent }) => intent === null).length / known.length };
}

/** What is true at the moment ("{{…}}") is not known before: the longest part around it is. */
function publishedOf(topic: string): string | null {
  const article = practiceItalian.find((one) => one.topic === topic);
  if (article === undefined) return null;
  const parts = article.short.split(/\{\{[^}]*\}\}/).map((part) => part.trim());
  return parts.toSorted((a, b) => b.length - a.length)[0]!;
}

type TopicRow = Readonly<Record<'intent' | 'company' | 'answer' | AnswerLanguage, string>>;

async function practiceTopics(): Promise<readonly TopicRow[]> {
  const rows: readonly TopicRow[] = parse(await readFile(`${folder}intents.csv`, 'utf8'), { columns: true });
  return rows.filter((row) => row.company === company);
}

/** What its topics are called, in both languages. */
export const practiceTopicNames = async (): Promise<readonly TopicName[]> =>
  (await practiceTopics()).flatMap(({ intent, it, en }) => [
    { topic: intent, language: 'it' as const, name: it },
    { topic: intent, language: 'en' as const, name: en },
  ]);
