/**
 * A program outside that writes down what a caller says: the protocol that OpenAI began and programs in one's own house speak
 * too, POST {base}/audio/transcriptions. The sound is sent out of memory and is nowhere else. Nothing of what comes back is
 * believed unread.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { askProgram, type Program, type ProgramProblem, programOf } from '#store/outside/program.js';

export type Transcript =
  /** '': it heard no words. */
  { readonly is: 'words'; readonly words: string } | { readonly is: 'nothing'; readonly why: ProgramProblem };

/** A few seconds of speech are a few hundred letters; some programs tell more than the text. */
const mostBytes = 64 * 1024;
export const longestWords = 500;

const answer = z.object({ text: z.string() });

/** Never throws. */
export async function transcribe(of: Program, wav: Buffer, language: 'it' | 'en'): Promise<Transcript> {
  const told = await askProgram(of, {
    ...{ path: 'audio/transcriptions', mostBytes, read: (json) => clean(answer.parse(json).text) },
    bytes: formOf({ model: of.model, language, response_format: 'json' }, wav),
  });
  return told.is === 'said' ? { is: 'words', words: told.said } : told;
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

type Values = Parameters<typeof programOf>[0];

/** A caller waits for it: four seconds. */
export const transcriberSettings = (values: Values): Program | null => programOf(values, 'SPEECH', 4_000);
