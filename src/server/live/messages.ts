/** What may come over the wire, checked; and what goes out. */
import { z } from 'zod';
import type { ToScreen, ToServer } from '#modules/contacts/live/contract.js';
import { longestLine } from '#modules/contacts/web-call/contract.js';
import { callerMessage } from './caller-messages.js';

export const largestMessage = 64 * 1024;

const id = z.string().min(1).max(100);

const callId = z.string().min(1).max(100);
const reason = z.string().max(300);
const share = z.number().min(0).max(100_000);
const target = z.union([
  z.strictObject({ queueId: id }),
  z.strictObject({ consultantId: id }),
  z.strictObject({ number: z.string().min(1).max(40) }),
]);

/** `phone/contract.ts`, checked. */
const phone = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('attach'),
    mic: z.enum(['ok', 'denied', 'missing', 'untested']),
    leads: z.boolean().optional(),
  }),
  z.strictObject({ do: z.literal('detach') }),
  z.strictObject({ do: z.enum(['answer', 'decline', 'hangUp', 'moveToOwn']), callId }),
  z.strictObject({ do: z.literal('deviceFailed'), callId, why: reason }),
  z.strictObject({ do: z.literal('sdp'), connection: id, sdp: z.string().min(1).max(30_000) }),
  z.strictObject({ do: z.literal('restart'), connection: id }),
  z.strictObject({ do: z.enum(['mute', 'hold', 'record', 'pauseRecording']), callId, is: z.boolean() }),
  z.strictObject({ do: z.literal('digits'), callId, digits: z.string().regex(/^[0-9*#A-D]{1,32}$/) }),
  z.strictObject({
    do: z.literal('dial'),
    callId,
    number: z.string().min(1).max(40),
    contactId: id.nullable(),
    purpose: z.enum(['service', 'promotion']).optional(),
  }),
  z.strictObject({ do: z.literal('transfer'), callId, to: target, isWarm: z.boolean(), reason }),
  z.strictObject({ do: z.enum(['completeTransfer', 'cancelTransfer', 'conference', 'swap']), callId }),
  z.strictObject({ do: z.literal('text'), callId, line: z.string().max(longestLine), isDone: z.boolean() }),
  z.strictObject({
    do: z.literal('quality'),
    callId,
    quality: z.strictObject({
      lossPercent: share,
      jitterMs: share,
      roundTripMs: share.nullable(),
      mos: z.number().min(1).max(5).nullable(),
    }),
  }),
]);

const toServer = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('phone'), say: phone }),
  z.strictObject({ t: z.literal('call'), say: callerMessage }),
  z.strictObject({ t: z.literal('auth'), token: z.string().min(1).max(500) }),
  z.strictObject({
    t: z.literal('sub'),
    sub: id,
    view: z.enum(['desk', 'contact', 'chat', 'floor']),
    params: z.strictObject({ contactId: id.optional() }).optional(),
    cursor: z.number().int().min(-1).max(Number.MAX_SAFE_INTEGER).optional(),
  }),
  z.strictObject({ t: z.literal('unsub'), sub: id }),
  z.strictObject({ t: z.literal('beat') }),
  z.strictObject({ t: z.literal('presence'), contactId: id, doing: z.enum(['looking', 'writing', 'gone']) }),
]);

/** The message, or null when it is none. */
export function readMessage(text: string): ToServer | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = toServer.safeParse(value);
  if (!parsed.success) return null;
  // A NUL in an id would become a failure in the database, and no id of ours has one.
  return text.includes('\\u0000') ? null : (parsed.data as ToServer);
}

export const written = (message: ToScreen): string => JSON.stringify(message);

/** A patch message around a patch that is already JSON: one serialisation serves every subscriber of a topic. */
export const patchMessage = (sub: string, patchJson: string): string =>
  `{"t":"patch","sub":${JSON.stringify(sub)},"patch":${patchJson}}`;
