import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRtp, type RtpPacket } from '../embedded/rtp.js';
import { buildRed, parseRed } from './red.js';
import { TextReceiver } from './receiver.js';
import { TextSender, type TextTypes } from './sender.js';

const types: TextTypes = { text: 98, red: 100, generations: 2 };
const start = { ssrc: 7, sequence: 65_530, clock: 1_000 };
const lost = '\ufffd';

/** Everything that a sender makes of what is typed at these times, until it is silent. */
function sent(typed: readonly { readonly at: number; readonly text: string }[], of = types, cps = 1_000): RtpPacket[] {
  const sender = new TextSender(of, cps, start);
  const packets: RtpPacket[] = [];
  const end = Math.max(0, ...typed.map(({ at }) => at)) + 5_000;
  for (let now = 0; now <= end; now += 20) {
    for (const { at, text } of typed) if (at >= now && at < now + 20) sender.add(text);
    const bytes = sender.take(now);
    if (bytes !== null) packets.push(parseRtp(bytes)!);
  }
  return packets;
}

/** What is read of packets that arrive 300 ms after each other, and after everything was waited for. */
function read(packets: readonly RtpPacket[], of = types, cps = 1_000): string {
  const receiver = new TextReceiver(of, cps);
  let now = 0;
  let text = '';
  for (const packet of packets) text += receiver.take(packet, (now += 300));
  return text + receiver.tick(now + 2_000);
}

const typing = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 8_000 }),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 9 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const wordsOf = (typed: readonly { readonly at: number; readonly text: string }[]): string =>
  typed
    .map((one, i) => ({ ...one, tick: Math.floor(one.at / 20), i }))
    .toSorted((a, b) => a.tick - b.tick || a.i - b.i)
    .map(({ text }) => text)
    .join('');

describe('redundant text', () => {
  it('has the bytes of RFC 2198', () => {
    const payload = buildRed(
      98,
      1_600,
      [
        { timestamp: 1_000, bytes: Buffer.from('a') },
        { timestamp: 1_300, bytes: Buffer.alloc(0) },
      ],
      Buffer.from('è'),
    );
    expect(payload.toString('hex')).toBe('e2096001' + 'e204b000' + '62' + '61' + 'c3a8');
    expect(parseRed(payload, 98)).toEqual({ earlier: [Buffer.from('a'), Buffer.alloc(0)], newest: Buffer.from('è') });
  });

  it('of whatever bytes is text or nothing, never an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const read = parseRed(Buffer.from(bytes), 98);
        if (read === null) return;
        const inside = [...read.earlier, read.newest].reduce((sum, one) => sum + one.length, 0);
        expect(inside + 4 * read.earlier.length + 1).toBe(bytes.length);
      }),
    );
    expect(parseRed(Buffer.from([0xe2, 0, 0, 9, 98]), 98)).toBeNull();
    expect(parseRed(Buffer.from([100]), 98)).toBeNull();
    expect(parseRed(Buffer.alloc(400, 0xe2), 98)).toBeNull();
  });
});

describe('text that is sent', () => {
  it('goes every 300 ms, is repeated twice, then there is silence; after it the marker', () => {
    const packets = sent([
      { at: 0, text: 'a' },
      { at: 100, text: 'b' },
      { at: 200, text: 'c' },
      { at: 3_000, text: 'd' },
    ]);
    const said = packets.map(({ payload }) => parseRed(payload, 98)!);
    expect(said.map(({ newest }) => newest.toString())).toEqual(['a', 'bc', '', '', 'd', '', '']);
    expect(said.map(({ earlier }) => earlier.map(String))).toEqual([
      ['', ''],
      ['', 'a'],
      ['a', 'bc'],
      ['bc', ''],
      ['', ''],
      ['', 'd'],
      ['d', ''],
    ]);
    expect(packets.map(({ isMarked }) => isMarked)).toEqual([true, false, false, false, true, false, false]);
    expect(packets.map(({ sequence }) => sequence)).toEqual([65_531, 65_532, 65_533, 65_534, 65_535, 0, 1]);
    expect(packets.map(({ timestamp }) => timestamp - 1_000)).toEqual([0, 300, 600, 900, 3_000, 3_300, 3_600]);
  });

  it('without redundancy is plain t140', () => {
    const plain = { text: 98, red: null, generations: 0 };
    const packets = sent([{ at: 0, text: 'ciao' }], plain);
    expect(packets.map(({ payloadType, payload }) => [payloadType, payload.toString()])).toEqual([[98, 'ciao']]);
    expect(read(packets, { ...types, red: 100 })).toBe('ciao');
  });

  it('is never faster than the other side reads, over any ten seconds', () => {
    const sender = new TextSender(types, 3, start);
    sender.add('x'.repeat(100));
    const at: number[] = [];
    for (let now = 0; now < 60_000; now += 20) {
      const packet = sender.take(now);
      const count = packet === null ? 0 : parseRed(parseRtp(packet)!.payload, 98)!.newest.length;
      for (let i = 0; i < count; i++) at.push(now);
    }
    expect(at).toHaveLength(100);
    for (const first of at) expect(at.filter((one) => one >= first && one < first + 10_000).length).toBeLessThan(31);
  });

  it('is kept for a while and no longer: what had to go is marked', () => {
    const sender = new TextSender(types, 1_000, start);
    sender.add('a'.repeat(2_999));
    sender.add('bc');
    const first = parseRed(parseRtp(sender.take(0)!)!.payload, 98)!.newest.toString();
    expect(first.slice(0, 2)).toBe(`${lost}a`);
  });
});

describe('text that comes', () => {
  it('is what was typed, each character once, in order', () => {
    fc.assert(
      fc.property(typing, (typed) => {
        expect(read(sent(typed))).toBe(wordsOf(typed));
      }),
    );
  });

  it('loses nothing when one or two packets in a row do not come, nor by copies', () => {
    fc.assert(
      fc.property(typing, fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), (typed, dice) => {
        const packets = sent(typed);
        let inRow = 0;
        const arrived = packets.flatMap((packet, i) => {
          const die = dice[i] ?? 9;
          // The last packet with new text has two after it: they may be lost as two in a row are.
          const isLost = die < 3 && inRow < 2 && i < packets.length - 1;
          inRow = isLost ? inRow + 1 : 0;
          return isLost ? [] : die > 7 ? [packet, packet] : [packet];
        });
        expect(read(arrived)).toBe(wordsOf(typed));
      }),
    );
  });

  it('comes in order however the packets do, within a second', () => {
    fc.assert(
      fc.property(typing, fc.array(fc.boolean(), { maxLength: 40 }), (typed, swaps) => {
        const packets = sent(typed);
        for (let i = 0; i + 1 < packets.length; i++)
          if (swaps[i] === true) [packets[i], packets[i + 1]] = [packets[i + 1]!, packets[i]!];
        expect(read(packets)).toBe(wordsOf(typed));
      }),
    );
  });

  it('is marked where it is lost for good: never a character that was not typed, never one twice', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (arrives) => {
        const letters = [...'abcdefghijkl'];
        const packets = sent(letters.map((text, i) => ({ at: i * 300, text })));
        const text = read(packets.filter((_, i) => arrives[i] ?? true));
        const kept = [...text].filter((one) => one !== lost);
        expect(kept).toEqual([...kept].toSorted());
        expect(new Set(kept).size).toBe(kept.length);
        if (kept.length < letters.length - (letters.indexOf(kept[0] ?? 'a') || 0)) expect(text).toContain(lost);
      }),
    );
    const packets = sent([...'abcdefgh'].map((text, i) => ({ at: i * 300, text })));
    expect(read([packets[0]!, ...packets.slice(5)])).toBe(`a${lost}defgh`);
  });

  it('waits for a missing packet a second at most, and goes on by what the next ones repeat', () => {
    const packets = sent([...'abcdefgh'].map((text, i) => ({ at: i * 300, text })));
    const receiver = new TextReceiver(types, 100);
    expect(receiver.take(packets[0]!, 0)).toBe('a');
    expect(receiver.take(packets[4]!, 100)).toBe('');
    expect(receiver.take(packets[1]!, 200)).toBe('bcde');
    expect(receiver.take(packets[3]!, 300)).toBe('');
    const late = new TextReceiver(types, 100);
    late.take(packets[0]!, 0);
    expect(late.take(packets[5]!, 100)).toBe('');
    expect(late.tick(1_000)).toBe('');
    expect(late.tick(1_200)).toBe(`${lost}def`);
  });

  it('of a flood is cut, and marked once', () => {
    const packets = sent([{ at: 0, text: 'x'.repeat(500) }]);
    const text = read(packets, types, 10);
    expect(text).toBe('x'.repeat(100) + lost);
  });

  it('of another source, or one that counts anew, is read as it is', () => {
    const first = sent([{ at: 0, text: 'uno ' }]);
    const other = sent([{ at: 0, text: 'due ' }]).map((packet) => ({
      ...packet,
      ssrc: 8,
      sequence: packet.sequence - 9,
    }));
    const anew = sent([...'tre'].map((text, i) => ({ at: i * 300, text }))).map((packet, i) => ({
      ...packet,
      ssrc: 8,
      sequence: 50_000 + i,
    }));
    expect(read([...first, ...other, ...anew])).toBe('uno due tre');
    expect(
      read([
        ...first,
        ...[...'abcdef'].map((letter, i) => ({
          ...first[0]!,
          payloadType: 3,
          sequence: i,
          payload: Buffer.from(letter),
        })),
      ]),
    ).toBe('uno ');
  });
});
