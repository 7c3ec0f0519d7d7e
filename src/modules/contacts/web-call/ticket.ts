/**
 * What the chat knows of a customer who is about to call, for the voice channel: sealed, carried by the customer's own screen,
 * and kept nowhere. Nobody stands in a line until their microphone is heard, so there is no contact yet that could know it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { readBeforeSchema } from '../automatic/read-before.js';

const ticket = z.strictObject({
  contactId: z.string().min(1).max(120),
  name: z.string().max(120),
  language: z.enum(['it', 'en']),
  queueId: z.string().max(120).nullable(),
  identity: z.string().min(1).max(120),
  /** The device for everybody that it comes from. */
  kiosk: z.strictObject({ id: z.string().max(120), name: z.string().max(120) }).optional(),
  /** An answer that was read and did not help. */
  read: readBeforeSchema.optional(),
  until: z.number(),
});

export type WebCallTicket = Readonly<z.output<typeof ticket>>;

/** Long enough for whoever reads what the browser asks about the microphone; too short to be of use to anybody later. */
export const ticketMs = 10 * 60_000;

const sealOf = (secret: Buffer, words: string): Buffer =>
  createHmac('sha256', secret).update(`web call ticket\0${words}`).digest();

export function sealTicket(secret: Buffer, of: WebCallTicket): string {
  const words = Buffer.from(JSON.stringify(of)).toString('base64url');
  return `${words}.${sealOf(secret, words).toString('base64url')}`;
}

/** Null for what is not ours, is another conversation's, or is too old. */
export function readTicket(secret: Buffer, text: string, contactId: string, now: number): WebCallTicket | null {
  const [words = '', seal = ''] = text.split('.', 2);
  const given = Buffer.from(seal, 'base64url');
  const right = sealOf(secret, words);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const read = ticket.safeParse(JSON.parse(Buffer.from(words, 'base64url').toString()));
  return read.success && read.data.contactId === contactId && read.data.until >= now ? read.data : null;
}
