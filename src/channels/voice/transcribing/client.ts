/**
 * A program outside that writes down what a caller says: the protocol that OpenAI began and programs in one's own house speak
 * too, POST {base}/audio/transcriptions. The sound is sent out of memory and is nowhere else. Nothing of what comes back is
 * believed unread.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { askOutside } from '#store/outside/ask.js';
import { hostsOf } from '../flows/webhook.js';

export interface TranscriberSettings {
  /** 'http://speech.internal:8080/v1'. */
  readonly url: string;
  readonly model: string;
  /** '' sends none. */
  readonly key: string;
  /** May be http, or lie inside the own network. */
  readonly hosts: readonly string[];
  /** How long a caller who spoke waits for it. */
  readonly timeoutMs: number;
}

export type TranscriberProblem = 'notAllowed' | 'tooSlow' | 'notThere' | 'nonsense';

export type Transcript =
  /** '': it heard no words. */
  { readonly is: 'words'; readonly words: string } | { readonly is: 'nothing'; readonly why: TranscriberProblem };

/** A few seconds of speech are a few hundred letters; some programs tell more than the text. */
const mostBytes = 64 * 1024;
export const longestWords = 500;

const answer = z.object({ text: z.string() });

/** Never throws. */
export async function transcribe(
  of: TranscriberSettings,
  wav: Buffer,
  language: 'it' | 'en',
  timeoutMs = of.timeoutMs,
): Promise<Transcript> {
  const told = await askOutside({
    ...{ url: `${of.url.replace(/\/+$/, '')}/audio/transcriptions`, hosts: of.hosts, timeoutMs, mostBytes },
    headers: of.key === '' ? {} : { authorization: `Bearer ${of.key}` },
    bytes: formOf({ model: of.model, language, response_format: 'json' }, wav),
  });
  if (told.is === 'nothing') return { is: 'nothing', why: told.why === 'tooLong' ? 'nonsense' : told.why };
  if (told.status !== 200) return { is: 'nothing', why: 'notThere' };
  try {
    return { is: 'words', words: clean(answer.parse(JSON.parse(told.text)).text) };
  } catch {
    return { is: 'nothing', why: 'nonsense' };
  }
}

/** One line of plain words: it will stand on a screen as what somebody said. */
const clean = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestWords)
    .trimEnd();

/** RFC 7578. */
function formOf(
  fields: Readonly<Record<string, string>>,
  wav: Buffer,
): { readonly type: string; readonly data: Buffer } {
  const edge = `ponte-${randomUUID()}`;
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="caller.wav"\r\ncontent-type: audio/wav\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${edge}`,
    data: Buffer.concat([Buffer.from(parts.join('') + file), wav, Buffer.from(`\r\n--${edge}--\r\n`)]),
  };
}

type Values = Readonly<Record<string, string | undefined>>;

/** Null: off. Address and model both are needed; the host that the address names may be asked, inside and by http. */
export function transcriberSettings(values: Values): TranscriberSettings | null {
  const { PONTE_SPEECH_URL: url, PONTE_SPEECH_MODEL: model } = values;
  if (!url || !model) return null;
  const timeoutMs = Number(values['PONTE_SPEECH_MS'] ?? 4_000);
  return { url, model, key: values['PONTE_SPEECH_KEY'] ?? '', hosts: hostsOf(new URL(url).host), timeoutMs };
}
