/** An encoder for the gate's commands: off unless its address is given, and always the one that the gate was learned with. */
import { type Example, type Gate, isSameEncoder, type Meant, readQuestion, type Reading } from '#kernel/gate/index.js';
import {
  encodeAll,
  encoderOf,
  encoderSettings,
  EncoderSilent,
  type EncoderSettings,
  type PackedGate,
} from '#modules/knowledge/index.js';
import { UsageError, type Values } from './command.js';

export const encoderOption = { encoder: { type: 'string' } } as const;
export const encoderWords = [
  '--encoder URL',
  'a program that speaks like OpenAI and encodes texts, as http://127.0.0.1:8080/v1; its key in PONTE_ENCODER_KEY',
] as const;

/**
 * What the encoder makes of the examples; null where nobody asked for one. Of a gate that has learned: its own encoder, and no other.
 * Throws UsageError.
 */
export async function meantBy(
  values: Values,
  examples: readonly Example[],
  told: (share: number) => void,
  learned: Gate | null = null,
): Promise<Meant | null> {
  const settings = learned === null ? settingsOf(values, values['encoder-model']) : settingsFor(values, learned);
  if (settings === null) return null;
  return heard(settings, async () => {
    const encoder = await encoderOf(settings);
    refuseAnother(learned, encoder);
    const texts = examples.map(({ text }) => text);
    return { encoder, encoded: await encodeAll(settings, texts, told) };
  });
}

/** Reads a question after another. Throws UsageError. */
export function readerOf(values: Values, { gate }: PackedGate): (text: string) => Promise<Reading> {
  const settings = settingsFor(values, gate);
  if (settings === null) return async (text) => readQuestion(gate, text);
  let isKnown = false;
  return (text) =>
    heard(settings, async () => {
      if (!isKnown) refuseAnother(gate, await encoderOf(settings));
      isKnown = true;
      const [encoded] = await encodeAll(settings, [text]);
      return readQuestion(gate, text, encoded);
    });
}

function refuseAnother(learned: Gate | null, encoder: Meant['encoder']): void {
  const own = learned?.learners.meaning?.encoder;
  if (own !== undefined && !isSameEncoder(own, encoder))
    throw new UsageError(
      `The encoder's numbers are not those that the gate learned with (${own.name}): learn it anew.`,
    );
}

function settingsFor(values: Values, { learners }: Gate): EncoderSettings | null {
  const name = learners.meaning?.encoder.name ?? null;
  if (name === null && values['encoder'] !== undefined)
    throw new UsageError('This gate was learned without an encoder: leave --encoder out, or learn it with one.');
  if (name !== null && values['encoder'] === undefined)
    throw new UsageError(`This gate was learned with the encoder ${name}: say with --encoder where it is.`);
  return name === null ? null : settingsOf(values, name);
}

function settingsOf({ encoder: url }: Values, model: Values[string]): EncoderSettings | null {
  if (url === undefined && model === undefined) return null;
  if (typeof url !== 'string' || typeof model !== 'string')
    throw new UsageError('An encoder needs its address and its model: --encoder URL --encoder-model NAME.');
  if (!URL.canParse(url)) throw new UsageError('--encoder is an address, like http://127.0.0.1:8080/v1.');
  const key = process.env['PONTE_ENCODER_KEY'] ?? '';
  return encoderSettings({ PONTE_ENCODER_URL: url, PONTE_ENCODER_MODEL: model, PONTE_ENCODER_KEY: key });
}

async function heard<T>({ url }: EncoderSettings, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EncoderSilent)) throw error;
    throw new UsageError(`No numbers from ${url} (${error.why}). Is the program running there, and the model its own?`);
  }
}
