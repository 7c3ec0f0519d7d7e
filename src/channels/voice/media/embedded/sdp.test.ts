import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeSdp, mirrored, parseSdp } from './sdp.js';

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
