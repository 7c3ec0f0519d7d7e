/** Reports: read back as written, by another implementation too; due when they should be; the way measured. */
import fc from 'fast-check';
import { RtcpPacketConverter, RtcpSrPacket } from 'werift';
import { describe, expect, it } from 'vitest';
import { Reception } from '../rtp.js';
import { buildReport, middleOf, parseReports, type Report } from './rtcp.js';
import { Reporter } from './reporter.js';

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const block = fc.record({
  ...{ ssrc: word, highest: word, jitter: word, lastReport: word, sinceLast: word },
  fractionLost: fc.integer({ min: 0, max: 255 }),
  lost: fc.integer({ min: -0x80_0000, max: 0x7f_ffff }),
});
const sender = fc.record({
  atMs: fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 }),
  ...{ timestamp: word, packets: word, octets: word },
});
const report = fc.record({ ssrc: word, sender: fc.option(sender), blocks: fc.array(block, { maxLength: 3 }) });

describe('a report', () => {
  it('is read back as it was written, in packets of 32-bit words (RFC 3550 6.4)', () => {
    fc.assert(
      fc.property(report, fc.string({ maxLength: 40 }), (one, cname) => {
        const bytes = buildReport(one, cname);
        expect(bytes.length % 4).toBe(0);
        const [read, ...more] = parseReports(bytes)!;
        expect(more).toEqual([]);
        expect(read).toMatchObject({ ssrc: one.ssrc, blocks: one.blocks });
        const { atMs, ...rest } = one.sender ?? { atMs: null };
        if (atMs === null) expect(read).toMatchObject({ sender: null, middle: null });
        else {
          expect(read!.sender).toMatchObject(rest);
          expect(read!.sender!.atMs).toBeCloseTo(atMs, 1);
          expect(read!.middle).toBe(middleOf(atMs));
        }
      }),
    );
  });

  it('is understood by another implementation', () => {
    const about = { ssrc: 9, fractionLost: 12, lost: 3, highest: 70_000, jitter: 8, lastReport: 5, sinceLast: 6 };
    const from = { atMs: 1_800_000_000_500, timestamp: 1_600, packets: 10, octets: 1_600 };
    const one: Report = { ssrc: 7, sender: from, blocks: [about] };
    const [first, second] = RtcpPacketConverter.deSerialize(buildReport(one, 'somebody'));
    expect(first).toBeInstanceOf(RtcpSrPacket);
    expect(first).toMatchObject({ ssrc: 7, reports: [{ ssrc: 9, fractionLost: 12, packetsLost: 3, jitter: 8 }] });
    expect(second).toMatchObject({ type: 202, chunks: [{ source: 7, items: [{ type: 1, text: 'somebody' }] }] });
  });

  it('is nothing where a length does not fit, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => void parseReports(Buffer.from(bytes))));
    const whole = buildReport({ ssrc: 1, sender: null, blocks: [] }, 'x');
    expect(parseReports(whole.subarray(0, whole.length - 1))).toBeNull();
    const longer = Buffer.from(whole);
    longer[0]! |= 5;
    expect(parseReports(longer)).toBeNull();
  });
});

describe('a reporter', () => {
  const packet = (sequence: number) => ({
    ...{ payloadType: 8, isMarked: false, sequence, timestamp: sequence * 160, ssrc: 9, payload: Buffer.alloc(0) },
  });

  it('reports every 5 s, half of it before the first, and as a receiver where it has not sent', () => {
    const reporter = new Reporter(7, 'us', new Reception());
    const moments: number[] = [];
    for (let at = 0; at < 20_000; at += 20) if (reporter.due(1e12 + at, 0.5) !== null) moments.push(at);
    expect(moments).toEqual([2_500, 7_500, 12_500, 17_500]);
    reporter.sent(160, 1_600, 1e12 + 20_000);
    const [first] = parseReports(reporter.due(1e12 + 23_000, 0.5)!)!;
    expect(first!.sender).toMatchObject({ packets: 1, octets: 160, timestamp: 1_600 + 3_000 * 8 });
    expect(parseReports(reporter.due(1e12 + 29_000, 0.5)!)![0]!.sender).toBeNull();
  });

  it('tells what it lost since the last report, over the end of the sequence numbers', () => {
    const reception = new Reception();
    expect(reception.report()).toBeNull();
    for (const n of [65_533, 65_534, 65_535, 0, 3]) reception.take(packet(n), 0);
    expect(reception.report()).toMatchObject({ ssrc: 9, lost: 2, highest: 65_539, fractionLost: Math.floor(512 / 7) });
    reception.take(packet(4), 0);
    expect(reception.report()).toMatchObject({ lost: 2, fractionLost: 0 });
  });

  it('knows the way there and back from what comes back (A - LSR - DLSR)', () => {
    const [ours, theirs] = [new Reporter(7, 'us', new Reception()), new Reporter(9, 'them', new Reception())];
    const began = 1_800_000_000_000;
    const heard = new Reception();
    heard.take({ ...packet(1), ssrc: 7 }, 0);
    const them = new Reporter(9, 'them', heard);
    ours.due(began, 0.5);
    ours.sent(160, 160, began);
    const asked = ours.due(began + 3_000, 0.5)!;
    expect(theirs.take(asked, began)).toBe(true);
    // 40 ms there, 2 s until they report, 60 ms back.
    them.take(asked, began + 3_040);
    them.due(began, 0.5);
    const answer = them.due(began + 5_040, 0.5)!;
    ours.take(answer, began + 5_100);
    expect(ours.roundTripMs).toBeCloseTo(100, 0);
    // About somebody else, or by a clock that jumped: no measure.
    theirs.take(answer, began + 5_100);
    expect(theirs.roundTripMs).toBeNull();
    ours.take(answer, began - 500_000);
    expect(ours.roundTripMs).toBeCloseTo(100, 0);
  });
});
