/** How good a line is, from the browser's own counters: in numbers for the report, in words for the screen. */
import { mosOf } from '#kernel/voice-quality.js';
import type { Quality } from '#modules/contacts/phone/contract.js';

/** What `getStats` counts since the line was opened. */
export interface Counters {
  readonly received: number;
  readonly lost: number;
  readonly jitterMs: number;
  readonly roundTripMs: number | null;
}

export type LineWords = 'good' | 'disturbed' | 'bad' | 'silent';

/** Of what happened between two looks; null when nothing was to come. */
export function qualityBetween(before: Counters, after: Counters): Quality {
  const received = Math.max(0, after.received - before.received);
  // Late packets are counted off again (RFC 3550, 6.4.1: the loss may be negative).
  const lost = Math.max(0, after.lost - before.lost);
  const lossPercent = received + lost === 0 ? 100 : (100 * lost) / (received + lost);
  const { jitterMs, roundTripMs } = after;
  const mos = received === 0 ? null : mosOf(lossPercent, jitterMs, roundTripMs);
  return { lossPercent: rounded(lossPercent), jitterMs: rounded(jitterMs), roundTripMs: rounded(roundTripMs), mos };
}

function rounded<T extends number | null>(value: T): T {
  return (value === null ? null : Math.round(value * 10) / 10) as T;
}

/** G.107, annex B: from 3.6 on many are satisfied, below 3.1 nearly all are not. */
export function wordsOf({ mos }: Quality): LineWords {
  if (mos === null) return 'silent';
  return mos >= 3.6 ? 'good' : mos >= 3.1 ? 'disturbed' : 'bad';
}

type Stat = Readonly<Record<string, unknown>>;
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Out of a report of webrtc-stats: the voice that comes in, and the pair of addresses in use. */
export function countersOf(stats: Iterable<Stat>): Counters {
  let counters: Counters = { received: 0, lost: 0, jitterMs: 0, roundTripMs: null };
  for (const one of stats) {
    if (one['type'] === 'inbound-rtp' && one['kind'] === 'audio')
      counters = {
        ...counters,
        received: number(one['packetsReceived']) ?? 0,
        lost: number(one['packetsLost']) ?? 0,
        jitterMs: (number(one['jitter']) ?? 0) * 1000,
      };
    const seconds =
      one['type'] === 'candidate-pair' && one['nominated'] === true && number(one['currentRoundTripTime']);
    if (typeof seconds === 'number') counters = { ...counters, roundTripMs: seconds * 1000 };
  }
  return counters;
}
