/** The notice before a recording: which sound, in which language, with which words. */
import type { RecordingPolicy } from '#modules/contacts/recording/contract.js';
import type { Prompts } from '../prompts.js';
import { fileOfSaid, said } from '../speech/words.js';
import type { NoticeHeard } from './rows.js';

export interface Notice extends NoticeHeard {
  readonly path: string;
}

type Language = 'it' | 'en';

export const houseNotice: Readonly<Record<Language, string>> = said['recording.notice'];

/** Null when its sound is not there: then nothing is recorded. */
export async function noticeOf(policy: RecordingPolicy, language: Language, prompts: Prompts): Promise<Notice | null> {
  const own = policy.notice[language];
  const path = await prompts.pathOf(own?.file ?? fileOfSaid(language, 'recording.notice'));
  if (path === null) return null;
  return { language, words: own?.words ?? houseNotice[language], file: own?.file ?? null, heardAt: null, path };
}

/** "All right, nothing is recorded": whoever says no hears that it was understood. */
export const refusedPath = (language: Language, prompts: Prompts): Promise<string | null> =>
  prompts.pathOf(fileOfSaid(language, 'recording.refused'));
