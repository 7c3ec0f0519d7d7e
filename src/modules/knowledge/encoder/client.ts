/**
 * An encoder outside: the protocol that OpenAI began and programs in one's own house speak too, POST {base}/embeddings.
 * What goes there is masked, in learning as in asking: no name, number or address of a customer leaves the centre. Nothing of
 * what comes back is believed unread.
 */
import { z } from 'zod';
import { type Encoded, type Encoder, probeTexts, unitOf } from '#kernel/gate/index.js';
import { masked } from '#kernel/mask.js';
import { askProgram, type Program, type ProgramProblem, programOf } from '#store/outside/program.js';

export type { Program as EncoderSettings } from '#store/outside/program.js';

export type Encoding =
  | { readonly is: 'encoded'; readonly encoded: readonly Encoded[] }
  | { readonly is: 'nothing'; readonly why: ProgramProblem };

/** Texts a request, when there are many. */
const batch = 64;
const batchTimeoutMs = 60_000;
/** 64 texts of 4,096 numbers of up to 25 letters, as some programs write them. */
const mostBytes = 8 * 1024 * 1024;
const longestText = 2_000;
const mostWidth = 4_096;

const answer = z.object({
  data: z.array(z.object({ index: z.number().int().min(0), embedding: z.array(z.number()).min(8).max(mostWidth) })),
});

/** In the order of the texts, each of length one, all of one width. Never throws. */
export async function encode(of: Program, texts: readonly string[], timeoutMs = of.timeoutMs): Promise<Encoding> {
  const told = await askProgram(
    { ...of, timeoutMs },
    {
      ...{ path: 'embeddings', mostBytes, body: { model: of.model, input: texts.map(sent) } },
      read(json) {
        const rows = answer.parse(json).data.toSorted((a, b) => a.index - b.index);
        const width = rows[0]?.embedding.length;
        const isWhole =
          rows.length === texts.length && rows.every((row, i) => row.index === i && row.embedding.length === width);
        if (!isWhole) throw new Error('not a row a text, or rows of several widths');
        return rows.map(({ embedding }) => unitOf(embedding));
      },
    },
  );
  return told.is === 'said' ? { is: 'encoded', encoded: told.said } : told;
}

/** Some programs refuse an empty text. */
const sent = (text: string): string => masked(text).slice(0, longestText).trim() || '-';

/** The encoder could not be asked for all of them. */
export class EncoderSilent extends Error {
  readonly why: ProgramProblem;
  constructor(why: ProgramProblem) {
    super(`the encoder gave no numbers (${why}).`);
    this.why = why;
  }
}

/** Many texts, batch after batch. Throws EncoderSilent. */
export async function encodeAll(
  of: Program,
  texts: readonly string[],
  told: (share: number) => void = () => undefined,
): Promise<readonly Encoded[]> {
  const all: Encoded[] = [];
  for (let from = 0; from < texts.length; from += batch) {
    const some = await encode(of, texts.slice(from, from + batch), batchTimeoutMs);
    if (some.is === 'nothing') throw new EncoderSilent(some.why);
    if (all[0] !== undefined && some.encoded[0]!.length !== all[0].length) throw new EncoderSilent('nonsense');
    all.push(...some.encoded);
    told(all.length / texts.length);
  }
  return all;
}

/** By what a gate will know it again. Throws EncoderSilent. */
export async function encoderOf(of: Program): Promise<Encoder> {
  return { name: of.model, probes: await encodeAll(of, probeTexts) };
}

/** A customer's question waits for it: a second. */
export const encoderSettings = (values: Parameters<typeof programOf>[0]): Program | null =>
  programOf(values, 'ENCODER', 1_000);
