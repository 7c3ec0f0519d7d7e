/** Published answers as the telephone says them: by a recording of that very version, or not at all. */
import type { Pool } from 'pg';
import type { Answer, AnswerLanguage } from '#modules/knowledge/contract.js';
import { placeholdersIn } from '#modules/knowledge/facts/contract.js';
import { openAnswers, publishedAnswers } from '#modules/knowledge/index.js';
import type { SilentAnswer } from '#modules/contacts/phone/menus/contract.js';
import type { Prompts } from '../prompts.js';

export interface SpokenAnswer {
  readonly answer: Answer;
  readonly path: string;
  /** What is heard, for whoever reads it. */
  readonly words: string;
}

/** How an answer stands on the telephone. */
export type AnswerStand =
  | { readonly is: 'missing' }
  /** Something in it is read when it is given: no recording can say that. */
  | { readonly is: 'live' }
  | { readonly is: 'unrecorded'; readonly file: string; readonly words: string }
  | { readonly is: 'spoken'; readonly spoken: SpokenAnswer };

/** A new version has a new name: the recording of an older one is never heard for it. */
export const answerFile = ({ topic, language, version }: Pick<Answer, 'topic' | 'language' | 'version'>): string =>
  `answer-${topic}-${language}-v${version}.wav`;

const ends = (words: string): string => (/[.!?]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`);

/** What has to be read out: the answer, then source and day in one short sentence. */
export function scriptOf({ short, source, language, checkedAt }: Answer, timeZone: string): string {
  const day = new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', { dateStyle: 'long', timeZone });
  const told =
    language === 'it'
      ? `Fonte: ${source}, controllata il ${day.format(checkedAt)}.`
      : `Source: ${source}, checked on ${day.format(checkedAt)}.`;
  return `${ends(short.replace(/\s+/g, ' '))} ${told}`;
}

export interface SpokenAnswers {
  stand(topic: string, language: AnswerLanguage): Promise<AnswerStand>;
  /** Answers for the telephone that callers cannot hear. */
  silent(language: AnswerLanguage): Promise<readonly SilentAnswer[]>;
}

/** A house with more answers than these has them read out by a list, not by a warning. */
const mostLooked = 500;

export function openSpokenAnswers(of: {
  readonly pool: Pool;
  readonly prompts: Pick<Prompts, 'pathOf'>;
  readonly now: () => number;
  readonly timeZone: () => string;
}): SpokenAnswers {
  const answers = openAnswers(of.pool);
  async function standOf(answer: Answer): Promise<AnswerStand> {
    if (placeholdersIn(answer.short).length > 0) return { is: 'live' };
    const [file, words] = [answerFile(answer), scriptOf(answer, of.timeZone())];
    const path = await of.prompts.pathOf(file);
    return path === null ? { is: 'unrecorded', file, words } : { is: 'spoken', spoken: { answer, path, words } };
  }
  return {
    async stand(topic, language) {
      const answer = await answers.answerFor({ topic, language, channel: 'call', at: of.now() });
      return answer === null ? { is: 'missing' } : standOf(answer);
    },
    async silent(language) {
      const all = await publishedAnswers(of.pool, { language, channel: 'call', at: of.now(), limit: mostLooked });
      const stands = await Promise.all(
        all.map(async (answer): Promise<SilentAnswer | null> => {
          const stand = await standOf(answer);
          const { title } = answer;
          if (stand.is === 'live') return { title, language, file: null, words: answer.short };
          return stand.is === 'unrecorded' ? { title, language, file: stand.file, words: stand.words } : null;
        }),
      );
      return stands.filter((one) => one !== null);
    },
  };
}

/** Topics that a text names, whatever else of it can be read: looked up before it is checked. */
export const topicsIn = (text: string): readonly string[] => [
  ...new Set([...text.matchAll(/^[ \t]+topic[ \t]+([a-z0-9._-]{1,60})[ \t]*$/gm)].map(([, topic]) => topic!)),
];
