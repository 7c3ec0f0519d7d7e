import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { mirrored } from '../sdp-fields.js';
import { makeSdp, parseSdp } from './sdp.js';

const sdp = (lines: readonly string[]): string => ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', ...lines, ''].join('\r\n');
const session = ['c=IN IP4 192.0.2.1', 't=0 0'];

describe('a description', () => {
  it('is read with its own order of laws, its events and its address', () => {
    const text = sdp([
      ...session,
      ...['m=audio 4000 RTP/AVP 18 0 8 96', 'c=IN IP4 192.0.2.7', 'a=rtpmap:96 telephone-event/8000', 'a=sendonly'],
    ]);
    expect(parseSdp(text)).toMatchObject({
      ...{ address: '192.0.2.7', port: 4_000, laws: ['ulaw', 'alaw'], events: 96, direction: 'sendonly' },
    });
  });

  it.each([
    ['a=sendonly', '192.0.2.1', 'sendonly', 'recvonly'],
    ['a=inactive', '192.0.2.1', 'inactive', 'inactive'],
    ['a=recvonly', '192.0.2.1', 'recvonly', 'sendonly'],
    ['a=sendrecv', '0.0.0.0', 'sendonly', 'recvonly'],
    ['a=inactive', '0.0.0.0', 'inactive', 'inactive'],
    ['a=ptime:20', '192.0.2.1', 'sendrecv', 'sendrecv'],
  ])('holds by %s at %s', (attribute, address, direction, ours) => {
    const line = parseSdp(sdp([`c=IN IP4 ${address}`, 't=0 0', 'm=audio 4000 RTP/AVP 8', attribute]))!;
    expect(line.direction).toBe(direction);
    expect(mirrored(line.direction)).toBe(ours);
  });

  it.each([
    ['another codec', ['m=audio 4000 RTP/AVP 18 96', 'a=rtpmap:96 opus/48000/2']],
    ['a refused line', ['m=audio 0 RTP/AVP 8']],
    ['encrypted sound', ['m=audio 4000 RTP/SAVP 8']],
    ['video alone', ['m=video 4000 RTP/AVP 31']],
    ['a port that does not exist', ['m=audio 70000 RTP/AVP 8']],
    ['a name for an address, which would be looked up for every packet', ['m=audio 4 RTP/AVP 8', 'c=IN IP4 evil.test']],
    ['a number that means another codec', ['m=audio 4000 RTP/AVP 8', 'a=rtpmap:8 opus/48000']],
    ['nothing', []],
  ])('has no sound for us in %s', (_, lines) => {
    expect(parseSdp(sdp([...session, ...lines]))).toBeNull();
  });

  it('is answered line by line, what is not sound refused in its place (RFC 3264 6)', () => {
    const line = parseSdp(
      sdp([...session, 'm=video 5000 RTP/AVP 31', 'm=audio 4000 RTP/AVP 8', 'm=text 5002 RTP/AVP 98']),
    )!;
    const answer = makeSdp({ ...line, address: '192.0.2.9', port: 6_000 }, 1);
    expect(answer.match(/^m=.*$/gm)?.map((one) => one.trim())).toEqual([
      ...['m=video 0 RTP/AVP 31', 'm=audio 6000 RTP/AVP 8', 'm=text 0 RTP/AVP 98'],
    ]);
  });

  const text = ['m=text 5002 RTP/AVP 100 98', 'a=rtpmap:98 t140/1000', 'a=rtpmap:100 red/1000', 'a=fmtp:98 cps=20'];

  it.each([
    ['two generations', 'a=fmtp:100 98/98/98', { text: 98, red: 100, generations: 2, cps: 20 }],
    ['redundancy of something else, which is none', 'a=fmtp:100 98/0', { text: 98, red: null, generations: 0 }],
    ['redundancy that says nothing', 'a=ptime:20', { text: 98, red: null, generations: 0 }],
  ])('has text beside the sound: %s', (_, line, expected) => {
    const read = parseSdp(sdp([...session, 'm=audio 4000 RTP/AVP 8', ...text, line]))!;
    expect(read.text).toMatchObject({ address: '192.0.2.1', port: 5_002, direction: 'sendrecv', ...expected });
    // What it says is refused by whoever knows nothing of text, and answered in its place by whoever does.
    const answer = { ...read, text: { ...read.text!, port: 6_002 } };
    const lines = (made: string): string[] | undefined => made.match(/^m=.*$/gm)?.map((one) => one.trim());
    expect(lines(makeSdp({ ...read, text: null }, 1))).toEqual(['m=audio 4000 RTP/AVP 8', 'm=text 0 RTP/AVP 100 98']);
    expect(lines(makeSdp(answer, 1))?.[1]).toBe(`m=text 6002 RTP/AVP ${expected.red === null ? '98' : '100 98'}`);
    expect(parseSdp(makeSdp(answer, 1))?.text).toEqual(answer.text);
  });

  it.each([
    ['refused', ['m=text 0 RTP/AVP 98', 'a=rtpmap:98 t140/1000']],
    ['encrypted', ['m=text 5002 RTP/SAVP 98', 'a=rtpmap:98 t140/1000']],
    ['of another clock', ['m=text 5002 RTP/AVP 98', 'a=rtpmap:98 t140/8000']],
    ['at a name', ['m=text 5002 RTP/AVP 98', 'a=rtpmap:98 t140/1000', 'c=IN IP4 evil.test']],
  ])('has none where it is %s', (_, lines) => {
    expect(parseSdp(sdp([...session, 'm=audio 4000 RTP/AVP 8', ...lines]))!.text).toBeUndefined();
  });

  it('offers text after the sound to whoever has said nothing yet', () => {
    const line = { address: '192.0.2.9', port: 6_000, laws: ['alaw'] as const, events: null };
    const own = { address: '192.0.2.9', port: 6_002, text: 98, red: 100, generations: 2, cps: 90 };
    const made = makeSdp({ ...line, direction: 'sendrecv', text: { ...own, direction: 'sendrecv' } }, 1);
    expect(parseSdp(made)?.text).toEqual({ ...own, direction: 'sendrecv' });
    expect(made).toContain('a=fmtp:100 98/98/98\r\n');
  });

  it('reads back what it wrote', () => {
    const any = fc.record({
      address: fc.ipV4().filter((one) => one !== '0.0.0.0'),
      port: fc.integer({ min: 1, max: 65_535 }),
      laws: fc.constantFrom(['alaw'] as const, ['ulaw'] as const, ['ulaw', 'alaw'] as const),
      events: fc.option(fc.integer({ min: 96, max: 127 })),
      direction: fc.constantFrom('sendrecv', 'sendonly', 'recvonly', 'inactive'),
    });
    fc.assert(
      fc.property(any, (line) => {
        expect(parseSdp(makeSdp(line, 1))).toMatchObject(line);
      }),
    );
  });

  it('never throws, whatever it says, and never gives what a socket would throw at', () => {
    const bit = fc.constantFrom(
      ...['v=0', 'm=audio 99999999999 RTP/AVP 8', 'm=audio 4 RTP/AVP 8 999', 'a=rtpmap:999 telephone-event/8000'],
      ...['c=IN IP4 0.0.0.0', 'c=IN IP6 ::1', 'c=IN IP4 ', 'm=audio', 'a=sendonly', 'm=audio -1 RTP/AVP 0', '\0', 'm='],
    );
    const hostile = fc.array(fc.oneof(bit, fc.string()), { maxLength: 12 }).map((lines) => lines.join('\r\n'));
    fc.assert(
      fc.property(hostile, (text) => {
        const line = parseSdp(text);
        if (line === null) return;
        expect(line.port).toBeLessThan(65_536);
        expect(line.events ?? 0).toBeLessThan(128);
      }),
    );
  });
});
