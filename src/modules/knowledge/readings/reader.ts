/**
 * What tells one reader from the next for a day: a keyed hash of where they come from, of what they read, and of the day. It
 * is laid on nobody's device, it is different for every answer and every day, so it follows nobody, and it goes when the day
 * is over (GDPR art. 5(1)(c), (e)).
 */
import { createHmac } from 'node:crypto';
import { networkOf } from '#kernel/network.js';
import type { Moment } from '#kernel/routing/types.js';

const dayMs = 24 * 3_600_000;
const markBytes = 16;

/** `of`: what is counted once. */
export const readerMark = (secret: Buffer, address: string, of: string, at: Moment): Buffer =>
  createHmac('sha256', secret)
    .update(`answer reader\0${Math.floor(at / dayMs)}\0${networkOf(address)}\0${of}`)
    .digest()
    .subarray(0, markBytes);
