import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { buildEvent, buildRtp, digits, parseEvent, parseRtp, Reception, type RtpPacket } from './rtp.js';

const packet = (sequence: number, timestamp = sequence * 160): RtpPacket => ({
  ...{ payloadType: 8, isMarked: false, sequence: sequence & 0xffff, timestamp, ssrc: 1, payload: Buffer.alloc(0) },
});
const counted = (sequences: readonly number[]): Reception => {
  const reception = new Reception();
  for (const sequence of sequences) reception.take(packet(sequence), 0);
  return reception;
};

describe('RTP', () => {
  it('reads back what it wrote', () => {
    const any = fc.record({
      payloadType: fc.integer({ min: 0, max: 127 }),
      isMarked: fc.boolean(),
      sequence: fc.integer({ min: 0, max: 65_535 }),
      timestamp: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      ssrc: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      payload: fc.uint8Array({ maxLength: 320 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(any, (one) => {
        expect(parseRtp(buildRtp(one))).toEqual(one);
      }),
    );
  });

  it('takes any bytes without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const one = parseRtp(Buffer.from(bytes));
        if (one !== null) expect(one.payload.length).toBeLessThanOrEqual(bytes.length - 12);
      }),
    );
  });

  it('leaves out contributing sources, extension and padding (RFC 3550 5.1, 5.3.1)', () => {
    const head = buildRtp({ ...packet(1), payload: Buffer.alloc(0) });
    head[0] = 0x80 | 0x20 | 0x10 | 2;
    const bytes = Buffer.concat([head, Buffer.alloc(8), Buffer.from([0, 0, 0, 1, 9, 9, 9, 9, 0x11, 0x22, 0, 0, 3])]);
    expect(parseRtp(bytes)?.payload).toEqual(Buffer.from([0x11, 0x22]));
    expect(parseRtp(Buffer.from([0x40, ...Buffer.alloc(20)]))).toBeNull();
  });

  it('knows every digit as an event (RFC 4733 3.2), and nothing else', () => {
    for (const digit of digits)
      for (const isEnd of [true, false]) expect(parseEvent(buildEvent(digit, isEnd, 160))).toEqual({ digit, isEnd });
    expect(parseEvent(Buffer.from([16, 0, 0, 0]))).toBeNull();
    expect(parseEvent(Buffer.from([1, 0]))).toBeNull();
  });
});

describe('what was received', () => {
  it('counts what never came, not what came late or over the end of the counter', () => {
    expect(counted([1, 2, 3, 6]).lost).toBe(2);
    expect(counted([1, 3, 2, 4]).lost).toBe(0);
    expect(counted([65_534, 65_535, 65_536, 65_538]).lost).toBe(1);
    expect(counted([65_534, 65_536, 65_535, 65_537])).toMatchObject({ lost: 0, received: 4 });
    expect(counted([]).lost).toBe(0);
  });

  it('counts any loss right', () => {
    const arrivals = fc.tuple(fc.integer({ min: 0, max: 65_535 }), fc.array(fc.boolean(), { maxLength: 400 }));
    fc.assert(
      fc.property(arrivals, ([first, comes]) => {
        const came = [true, ...comes, true].flatMap((is, i) => (is ? [first + i] : []));
        expect(counted(came).lost).toBe(comes.filter((is) => !is).length);
      }),
    );
  });

  it('measures jitter as RFC 3550 A.8 does', () => {
    const even = new Reception();
    for (let i = 0; i < 200; i++) even.take(packet(i), i * 20);
    expect(even.jitterMs).toBe(0);
    const shaken = new Reception();
    // 10 ms early, 10 ms late, in turns: each transit differs from the last by 20 ms, which the average comes to.
    for (let i = 0; i < 200; i++) shaken.take(packet(i), i * 20 + (i % 2 === 0 ? 10 : -10));
    expect(shaken.jitterMs).toBeCloseTo(20, 1);
  });
});
