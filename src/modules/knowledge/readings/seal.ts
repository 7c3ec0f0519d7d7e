/** A page carries what it showed, sealed: nobody can confirm what was never shown, and nothing is kept of who reads. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../contract.js';
import { type Reading, type ReadingChannel, readingChannels } from './contract.js';

/** As long as somebody may leave a page open and come back to it. */
const goodForMs = 48 * 3_600_000;

const shape = z.strictObject({
  id: z.string().min(16).max(40),
  articleId: z.string().min(1).max(120),
  version: z.int().positive(),
  topic: z.string().min(1).max(120),
  channel: z.enum(readingChannels),
  until: z.number(),
});

const sealOf = (secret: Buffer, words: string): Buffer =>
  createHmac('sha256', secret).update(`answer reading\0${words}`).digest();

export function sealReading(
  secret: Buffer,
  { articleId, version, topic }: Answer,
  channel: ReadingChannel,
  at: number,
): string {
  const id = randomBytes(15).toString('base64url');
  const reading = { id, articleId, version, topic, channel, until: at + goodForMs };
  const words = Buffer.from(JSON.stringify(reading)).toString('base64url');
  return `${words}.${sealOf(secret, words).toString('base64url')}`;
}

/** Null for what is not ours, or is too old. */
export function readReading(secret: Buffer, text: string, at: number): Reading | null {
  const [words = '', seal = ''] = text.slice(0, 1_000).split('.', 2);
  const given = Buffer.from(seal, 'base64url');
  const right = sealOf(secret, words);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const read = shape.safeParse(JSON.parse(Buffer.from(words, 'base64url').toString()));
  if (!read.success || read.data.until < at) return null;
  const { until: _until, ...reading } = read.data;
  return reading;
}
