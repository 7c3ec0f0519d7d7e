/**
 * An encoder outside: the protocol that OpenAI began and programs in one's own house speak too, POST {base}/embeddings.
 * What goes there is masked, in learning as in asking: no name, number or address of a customer leaves the centre. Nothing of
 * what comes back is believed unread.
 */
import { z } from 'zod';
import { type Encoded, type Encoder, probeTexts, unitOf } from '#kernel/gate/index.js';
import { masked } from '#kernel/mask.js';
import { askOutside } from '#store/outside/ask.js';

export interface EncoderSettings {
  /** 'http://encoder.internal:8080/v1'. */
  readonly url: string;
  readonly model: string;
  /** '' sends none. */
  readonly key: string;
  /** May be http, or lie inside the own network. */
  readonly hosts: readonly string[];
  /** How long a customer's question waits for it. */
  readonly timeoutMs: number;
}

export type EncoderProblem = 'notAllowed' | 'tooSlow' | 'notThere' | 'nonsense';

export type Encoding =
  | { readonly is: 'encoded'; readonly encoded: readonly Encoded[] }
  | { readonly is: 'nothing'; readonly why: EncoderProblem };

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
export async function encode(
  of: EncoderSettings,
  texts: readonly string[],
  timeoutMs = of.timeoutMs,
): Promise<Encoding> {
  const told = await askOutside({
    ...{ url: `${of.url.replace(/\/+$/, '')}/embeddings`, hosts: of.hosts, timeoutMs, mostBytes },
    headers: of.key === '' ? {} : { authorization: `Bearer ${of.key}` },
    body: { model: of.model, input: texts.map(sent) },
  });
  if (told.is === 'nothing') return { is: 'nothing', why: told.why === 'tooLong' ? 'nonsense' : told.why };
  if (told.status !== 200) return { is: 'nothing', why: 'notThere' };
  try {
    const rows = answer.parse(JSON.parse(told.text)).data.toSorted((a, b) => a.index - b.index);
    const width = rows[0]?.embedding.length;
    const isWhole =
      rows.length === texts.length && rows.every((row, i) => row.index === i && row.embedding.length === width);
    if (!isWhole) return { is: 'nothing', why: 'nonsense' };
    return { is: 'encoded', encoded: rows.map(({ embedding }) => unitOf(embedding)) };
  } catch {
    return { is: 'nothing', why: 'nonsense' };
  }
}

/** Some programs refuse an empty text. */
const sent = (text: string): string => masked(text).slice(0, longestText).trim() || '-';

/** The encoder could not be asked for all of them. */
export class EncoderSilent extends Error {
  readonly why: EncoderProblem;
  constructor(why: EncoderProblem) {
    super(`the encoder gave no numbers (${why}).`);
    this.why = why;
  }
}

/** Many texts, batch after batch. Throws EncoderSilent. */
export async function encodeAll(
  of: EncoderSettings,
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
export async function encoderOf(of: EncoderSettings): Promise<Encoder> {
  return { name: of.model, probes: await encodeAll(of, probeTexts) };
}

type Values = Readonly<Record<string, string | undefined>>;

/** Null: off. Address and model both are needed; the host that the address names may be asked, inside and by http. */
export function encoderSettings(values: Values): EncoderSettings | null {
  const { PONTE_ENCODER_URL: url, PONTE_ENCODER_MODEL: model } = values;
  if (!url || !model) return null;
  const timeoutMs = Number(values['PONTE_ENCODER_MS'] ?? 1_000);
  return { url, model, key: values['PONTE_ENCODER_KEY'] ?? '', hosts: [new URL(url).host.toLowerCase()], timeoutMs };
}
