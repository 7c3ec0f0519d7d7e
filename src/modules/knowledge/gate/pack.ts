/**
 * A gate as bytes: a head that says what follows, then arrays. Weights take a byte each with a scale a row; what that
 * changes is far below what an example more would, and the threshold is found on what was read back.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Calibration, Gate, Hidden, Meaning } from '#kernel/gate/index.js';

export interface PackedGate {
  readonly gate: Gate;
  readonly calibration: Calibration | null;
}

const mark = 'ponte-gate 2\n';

export class GateUnreadable extends Error {}

export function pack({ gate, calibration }: PackedGate): Buffer {
  const out = new Writer();
  const { learners, trust } = gate;
  const { vocabulary, softmax, each, hidden, neighbours, habits, meaning } = learners;
  const terms = [...habits.said.keys()];
  const told = {
    ...{ intents: gate.intents, examples: gate.examples, outOfScope: gate.outOfScope, calibration },
    ...{ features: [...vocabulary.ids.keys()], texts: vocabulary.texts, pieces: vocabulary.pieces, terms },
    ...{ width: hidden.words.width, trustWidth: trust.width, trustBias: trust.bias },
    ...(meaning === null ? {} : { encoder: meaning.encoder.name, probes: meaning.encoder.probes.length }),
  };
  out.text(JSON.stringify(told));
  out.floats(vocabulary.rarity);
  for (const { weights, bias } of [softmax, each]) {
    out.rows(weights, gate.intents.length);
    out.floats(bias);
  }
  for (const layer of [hidden.words, hidden.pieces]) writeLayer(out, layer);
  out.ints(neighbours.starts);
  out.ints(neighbours.examples);
  out.rows(neighbours.weights, Math.max(1, neighbours.weights.length));
  out.ints(neighbours.intents);
  const said = terms.map((term) => [...habits.said.get(term)!]);
  out.ints(Int32Array.from(said, (by) => by.length));
  out.ints(Int32Array.from(said.flat(2)));
  for (const part of [trust.mean, trust.spread, trust.first, trust.bend, trust.second, trust.straight])
    out.floats(part);
  if (meaning !== null) writeMeaning(out, meaning);
  return gzipSync(Buffer.concat([Buffer.from(mark), out.bytes()]), { level: 6 });
}

/** Checked when read: a file may be cut, or written by hand, and still be JSON. Without a calibration it promises nothing. */
const head = z.looseObject({
  intents: z.array(z.string()).min(2),
  examples: z.number(),
  outOfScope: z.number(),
  calibration: z
    .looseObject({
      ...{ error: z.number(), confidence: z.number(), outOfScopeShare: z.number().nullable() },
      ...{ threshold: z.number(), bound: z.number(), sample: z.number(), sampleOutOfScope: z.number() },
      ...{ answered: z.number(), wrong: z.number() },
    })
    .nullable(),
  features: z.array(z.string()),
  texts: z.number(),
  pieces: z.number(),
  width: z.number(),
  terms: z.array(z.string()),
  trustWidth: z.number(),
  trustBias: z.number(),
  /** Only of a gate that was learned with an encoder. */
  encoder: z.string().optional(),
  probes: z.int().min(1).optional(),
});
type Head = z.output<typeof head>;

/** Throws GateUnreadable. */
export function unpack(bytes: Buffer): PackedGate {
  try {
    const whole = gunzipSync(bytes);
    if (whole.toString('latin1', 0, mark.length) !== mark) throw new Error('another mark');
    return unpacked(new Reader(whole, mark.length));
  } catch (error) {
    throw new GateUnreadable('this is no gate of this version of Ponte: learn it anew.', { cause: error });
  }
}

function unpacked(from: Reader): PackedGate {
  const told = head.parse(JSON.parse(from.text()));
  const intents = told.intents.length;
  const rarity = from.floats();
  const linear = () => ({ intents, weights: from.rows(intents), bias: from.floats() });
  const softmax = linear();
  const each = linear();
  const hidden = { words: readLayer(from, told.width, intents), pieces: readLayer(from, told.width, intents) };
  const starts = from.ints();
  const examples = from.ints();
  const neighbours = { starts, examples, weights: from.rows(Math.max(1, examples.length)), intents: from.ints() };
  const said = saidOf(told.terms, from.ints(), from.ints());
  const trust = {
    ...{ width: told.trustWidth, bias: told.trustBias, mean: from.floats(), spread: from.floats() },
    ...{ first: from.floats(), bend: from.floats(), second: from.floats(), straight: from.floats() },
  };
  const ids = new Map(told.features.map((feature, i) => [feature, i]));
  const vocabulary = { ids, pieces: told.pieces, rarity, texts: told.texts };
  return {
    gate: {
      ...{ intents: told.intents, examples: told.examples, outOfScope: told.outOfScope, trust },
      learners: {
        vocabulary,
        softmax,
        each,
        hidden,
        neighbours,
        habits: { said, texts: told.examples },
        meaning: readMeaning(from, told),
      },
    },
    calibration: told.calibration,
  };
}

function writeMeaning(out: Writer, { encoder, hidden, centres }: Meaning): void {
  for (const probe of encoder.probes) out.floats(probe);
  writeLayer(out, hidden);
  out.rows(centres, centres.length / hidden.intents);
}

function readMeaning(from: Reader, { encoder, probes = 0, width, intents }: Head): Meaning | null {
  if (encoder === undefined) return null;
  const known = Array.from({ length: probes }, () => from.floats());
  const hidden = readLayer(from, width, intents.length);
  return { encoder: { name: encoder, probes: known }, hidden, centres: from.rows(known[0]!.length) };
}

function writeLayer(out: Writer, { places, width, bend, weights, intents, bias }: Hidden): void {
  out.rows(places, width);
  out.floats(bend);
  out.rows(weights, intents);
  out.floats(bias);
}

const readLayer = (from: Reader, width: number, intents: number): Hidden => ({
  ...{ width, intents, places: from.rows(width), bend: from.floats() },
  ...{ weights: from.rows(intents), bias: from.floats() },
});

function saidOf(
  terms: readonly string[],
  counts: Int32Array,
  pairs: Int32Array,
): ReadonlyMap<string, ReadonlyMap<number, number>> {
  let at = 0;
  return new Map(
    terms.map((term, i) => {
      const by = new Map<number, number>();
      for (let n = 0; n < counts[i]!; n++, at += 2) by.set(pairs[at]!, pairs[at + 1]!);
      return [term, by];
    }),
  );
}

/** Little-endian; each part begins with its length in bytes. */
class Writer {
  readonly #parts: Buffer[] = [];

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  text(text: string): void {
    this.#part(Buffer.from(text, 'utf8'));
  }

  floats(values: Float32Array): void {
    this.#part(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }

  ints(values: Int32Array): void {
    this.#part(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }

  /** A scale a row, then a byte a weight. */
  rows(weights: Float32Array, width: number): void {
    const rows = weights.length / width;
    const scales = new Float32Array(rows);
    const bytes = new Int8Array(weights.length);
    for (let row = 0; row < rows; row++) {
      let most = 0;
      for (let c = 0; c < width; c++) most = Math.max(most, Math.abs(weights[row * width + c]!));
      scales[row] = most / 127;
      if (most === 0) continue;
      for (let c = 0; c < width; c++) bytes[row * width + c] = Math.round((weights[row * width + c]! / most) * 127);
    }
    this.floats(scales);
    this.#part(Buffer.from(bytes.buffer));
  }

  #part(bytes: Buffer): void {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    this.#parts.push(length, bytes);
  }
}

class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  text(): string {
    return this.#part().toString('utf8');
  }

  floats(): Float32Array {
    return new Float32Array(copyOf(this.#part()));
  }

  ints(): Int32Array {
    return new Int32Array(copyOf(this.#part()));
  }

  rows(width: number): Float32Array {
    const scales = this.floats();
    const bytes = new Int8Array(copyOf(this.#part()));
    const weights = new Float32Array(bytes.length);
    for (let i = 0; i < bytes.length; i++) weights[i] = bytes[i]! * scales[Math.floor(i / width)]!;
    return weights;
  }

  #part(): Buffer {
    const length = this.#bytes.readUInt32LE(this.#at);
    const from = this.#at + 4;
    if (from + length > this.#bytes.length) throw new Error('cut off');
    this.#at = from + length;
    return this.#bytes.subarray(from, this.#at);
  }
}

/** Arrays of four bytes want to begin at a multiple of four. */
const copyOf = (bytes: Buffer): ArrayBuffer => Uint8Array.from(bytes).buffer;
