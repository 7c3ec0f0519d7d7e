/**
 * The caller's own words: that a machine listens is said first, then a tone, then they speak. Their voice is in memory until it was
 * written down, and nowhere after.
 */
import type { MachineWord } from '#modules/contacts/contract.js';
import type { Spoken } from '../flows/run.js';
import { sentence } from '../speech/sentences.js';
import { said } from '../speech/words.js';
import { monoWav } from '../transcribing/wav.js';
import type { CustomerSide } from './customer-side.js';
import type { CallParts } from './parts.js';

const beepMs = 200;
/** Whoever looks for a word is not cut short. */
const quietMs = 1_500;

export interface HearFor {
  readonly language: 'it' | 'en';
  readonly waitMs: number;
  readonly mostMs: number;
  readonly isStill: () => boolean;
  /** What the gate makes of the words; null where none speaks. */
  readonly judge: (words: string) => Promise<MachineWord | null>;
}

type Parts = Pick<CallParts, 'transcriber' | 'spoken' | 'log'>;

export async function hearWords(
  { transcriber, spoken, log }: Parts,
  customer: Pick<CustomerSide, 'reads' | 'sound' | 'speak'>,
  { language, waitMs, mostMs, isStill, judge }: HearFor,
): Promise<Spoken | 'silence' | 'cannot'> {
  const asks = await spoken(sentence(language, 'speech.ask'));
  // AI Act art. 50(1): nobody speaks to a machine without the words that say so.
  if (transcriber === null || asks.length === 0 || !isStill()) return 'cannot';
  customer.reads(said['speech.ask'][language]);
  if (!(await customer.sound.isHeard({ kind: 'files', paths: asks })) || !isStill()) return 'cannot';
  await customer.sound.play({ kind: 'tone', tone: 'beep', ms: beepMs });
  if (!isStill()) return 'cannot';
  const heard = await customer.sound.hear({ waitMs, mostMs, quietMs });
  if (heard.how === 'stopped' || !isStill()) return 'cannot';
  if (heard.how === 'silence') return 'silence';
  const [told] = await Promise.all([
    transcriber.transcribe(monoWav(heard.samples), language),
    customer.speak(sentence(language, 'speech.moment'), isStill),
  ]);
  // Without a word of what was said: no log of ours has it.
  if (told.is === 'nothing') log.warn({ why: told.why }, 'what a caller said was not written down; a person answers');
  const words = told.is === 'words' ? told.words : '';
  return { words, word: words === '' || !isStill() ? null : await judge(words) };
}
