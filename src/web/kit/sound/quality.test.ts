import { describe, expect, it } from 'vitest';
import { levelOf, problemOf, voiceLevel } from './microphone.js';
import { countersOf, qualityBetween, wordsOf } from './quality.js';

const start = { received: 0, lost: 0, jitterMs: 0, roundTripMs: null };

describe('the quality of a line', () => {
  it('of a clean line is good, of a lossy one disturbed, then bad', () => {
    const after = (lost: number): string =>
      wordsOf(qualityBetween(start, { received: 250 - lost, lost, jitterMs: 5, roundTripMs: 40 }));
    expect([0, 15, 25, 100].map(after)).toEqual(['good', 'good', 'disturbed', 'bad']);
  });

  it('of nothing heard is no number, and said so', () => {
    const quality = qualityBetween({ ...start, received: 9 }, { ...start, received: 9 });
    expect(quality).toEqual({ lossPercent: 100, jitterMs: 0, roundTripMs: null, mos: null });
    expect(wordsOf(quality)).toBe('silent');
  });

  it('is read from the voice that comes in and the way in use', () => {
    const counters = countersOf([
      { type: 'outbound-rtp', kind: 'audio', packetsSent: 7 },
      { type: 'inbound-rtp', kind: 'audio', packetsReceived: 100, packetsLost: 2, jitter: 0.004 },
      { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
      { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.03 },
    ]);
    expect(counters).toEqual({ received: 100, lost: 2, jitterMs: 4, roundTripMs: 30 });
  });
});

describe('the microphone', () => {
  it('hears a voice above the room', () => {
    const tone = (size: number): Float32Array => Float32Array.from({ length: 1024 }, (_, i) => size * Math.sin(i / 5));
    expect(levelOf(tone(0))).toBe(0);
    expect(levelOf(tone(0.002))).toBeLessThan(voiceLevel);
    expect(levelOf(tone(0.1))).toBeGreaterThan(voiceLevel);
    expect(levelOf(tone(1))).toBe(1);
  });

  it('says in one word why it cannot be had', () => {
    const named = (name: string): Error => Object.assign(new Error(name), { name });
    expect(['NotAllowedError', 'NotFoundError', 'NotReadableError'].map((name) => problemOf(named(name)))).toEqual([
      ...['denied', 'missing', 'busy'],
    ]);
  });
});
