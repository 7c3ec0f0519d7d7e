import { describe, expect, it } from 'vitest';
import { refusalOf } from './accept.js';
import { parseAddress } from './address.js';
import { parseVia } from './fields.js';
import type { Malformed, SipMessage } from './message.js';
import { parseMessage } from './parse.js';
import { serialize } from './serialize.js';
import { chanceOf } from './testing/chance.js';
import { StreamReader } from './transport/stream.js';
import { formatUri, parseUri } from './uri.js';

const head = (line: string, ...more: string[]): string[] => [
  line,
  'Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1;rport',
  'Max-Forwards: 70',
  'From: "Maria Bianchi" <sip:+39333@carrier.example>;tag=a1',
  'To: <sip:+39066@192.0.2.1>',
  'Call-ID: c1@192.0.2.9',
  ...more,
];
const bytes = (lines: readonly string[], body = ''): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
const options = (...more: string[]): string[] =>
  head('OPTIONS sip:+39066@192.0.2.1 SIP/2.0', 'CSeq: 7 OPTIONS', ...more);

function good(buffer: Buffer): SipMessage {
  const parsed = parseMessage(buffer);
  if (parsed.kind === 'malformed') throw new Error(parsed.why);
  return parsed;
}
const bad = (buffer: Buffer): Malformed => parseMessage(buffer) as Malformed;

describe('a message is read', () => {
  it('with folds, compact names, odd spaces and its body (RFC 4475 3.1.1.1)', () => {
    const message = good(
      bytes(
        [
          'INVITE sip:vivek@example.com;unknownparam SIP/2.0',
          'TO :',
          ' sip:vivek@example.com ;   tag    = 1918181833n',
          'from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>',
          '  ;',
          '  tag = 98asjd8',
          'MaX-fOrWaRdS: 0068',
          'Call-ID: wsinv.1@192.0.2.1',
          'l   : 3',
          'cseq: 0009',
          '  INVITE',
          'Via  : SIP  /   2.0',
          ' /UDP',
          '    192.0.2.2;branch=390skdjuw',
          's :',
          'v:  SIP  / 2.0  / TCP     spindle.example.com   ;',
          '  branch  =   z9hG4bK9ikj8  ,',
          ' SIP  /    2.0   / UDP  192.168.255.111   ; branch=',
          ' z9hG4bK30239',
        ],
        'abcdef',
      ),
    );
    expect(message.body.toString()).toBe('abc');
    expect(parseAddress(message.headers.get('from')!)).toMatchObject({
      name: 'J Rosenberg \\"',
      uri: { user: 'jdrosen' },
    });
    expect(message.headers.all('via').map((via) => parseVia(via)!.transport)).toEqual(['UDP', 'TCP', 'UDP']);
    expect(message.headers.get('subject')).toBe('');
  });

  it('and written so that it reads the same', () => {
    const message = good(bytes(options('Contact: <sip:a@b;x=1>, "C, D" <sip:c@d>'), ''));
    const again = good(serialize(message));
    expect(again.headers.all('contact')).toEqual(['<sip:a@b;x=1>', '"C, D" <sip:c@d>']);
    expect(again.headers.get('from')).toBe(message.headers.get('from'));
  });

  it('with an escaped NUL in the user, which is a user (RFC 4475 3.1.1.4)', () => {
    expect(parseUri('sip:null-%00-null@example.com')?.user).toBe('null-\0-null');
  });

  it('and a reason may be empty (3.1.1.13)', () => {
    const lines = head('SIP/2.0 100 ', 'CSeq: 1 INVITE');
    expect(good(bytes(lines))).toMatchObject({ kind: 'response', status: 100, reason: '' });
  });
});

describe('a broken one', () => {
  const refused: [string, Buffer, number | null][] = [
    ['Content-Length beyond the datagram', bytes(options('Content-Length: 9999'), 'x'), 400],
    ['a negative Content-Length', bytes(options('Content-Length: -1')), 400],
    ['two Content-Lengths', bytes(options('Content-Length: 1', 'Content-Length: 2'), 'xx'), 400],
    ['another version', bytes(head('OPTIONS sip:a@b SIP/7.0', 'CSeq: 1 OPTIONS')), 505],
    ['two spaces in the start line', bytes(head('OPTIONS  sip:a@b  SIP/2.0', 'CSeq: 1 OPTIONS')), 400],
    ['a Request-URI in brackets', bytes(head('OPTIONS <sip:a@b> SIP/2.0', 'CSeq: 1 OPTIONS')), 400],
    ['a Request-URI with headers', bytes(head('OPTIONS sip:a@b?Route=%3Csip:c%3E SIP/2.0', 'CSeq: 1 OPTIONS')), 400],
    ['CSeq of another method', bytes(head('OPTIONS sip:a@b SIP/2.0', 'CSeq: 1 INVITE')), 400],
    ['a CSeq beyond 2**31', bytes(head('OPTIONS sip:a@b SIP/2.0', 'CSeq: 36893488147419103232 OPTIONS')), 400],
    ['Max-Forwards beyond 255', bytes(options().map((line) => line.replace('70', '300'))), 400],
    ['two To', bytes(options('To: <sip:x@y>')), 400],
    ['no Call-ID', bytes(options().filter((line) => !line.startsWith('Call-ID'))), 400],
    ['quotes that never close', bytes(options().map((line) => line.replace('"Maria Bianchi"', '"Maria'))), 400],
    ['a line without a colon', bytes(options('Foobar roobar')), 400],
    ['a status of ten digits', bytes(head('SIP/2.0 4294967301 no', 'CSeq: 1 INVITE')), null],
    ['no message at all', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 400],
  ];
  it.each(refused)('%s', (_, message, status) => {
    expect(bad(message)).toMatchObject({ kind: 'malformed', status });
  });

  it('ACK is never answered', () => {
    expect(bad(bytes(head('ACK sip:a@b SIP/2.0', 'CSeq: 1 INVITE'))).status).toBeNull();
  });

  it('cannot smuggle a header in by a bare line feed', () => {
    expect(bad(bytes(options('Subject: a\nRoute: <sip:evil>'))).status).toBe(400);
  });
});

describe('what a user agent refuses', () => {
  const request = (...lines: string[]): SipMessage => good(bytes(lines));
  const refusal = (message: SipMessage): number | undefined =>
    message.kind === 'request' ? refusalOf(message)?.status : undefined;
  it('an extension it does not know, by name (420)', () => {
    const message = request(...options('Require: nothingSupportsThis, 100rel'));
    expect(message.kind === 'request' && refusalOf(message)).toMatchObject({
      status: 420,
      headers: [['unsupported', 'nothingSupportsThis']],
    });
  });
  it('a scheme nobody calls (416), a body nobody reads (415), an answer nobody could read (406)', () => {
    expect(refusal(request(...head('OPTIONS nobodyKnows:x SIP/2.0', 'CSeq: 1 OPTIONS')))).toBe(416);
    const invite = head('INVITE sip:a@b SIP/2.0', 'CSeq: 1 INVITE');
    expect(refusal(good(bytes([...invite, 'Content-Type: application/unknown'], 'x')))).toBe(415);
    expect(refusal(request(...invite, 'Accept: text/nobodyKnowsThis'))).toBe(406);
  });
});

it('URIs come back as they were', () => {
  for (const text of [
    'sip:+39066@192.0.2.1:5080;transport=tcp',
    'sips:a%20b@c.example',
    'sip:[2001:db8::1]:5060',
    'tel:+39066',
  ]) {
    expect(formatUri(parseUri(text)!)).toBe(text);
  }
});

it('a stream cut anywhere gives the same messages', () => {
  const one = bytes(options('Content-Length: 4'), 'body');
  const all = Buffer.concat([one, Buffer.from('\r\n'), one, one]);
  const chance = chanceOf(7);
  for (let round = 0; round < 200; round++) {
    const reader = new StreamReader();
    let count = 0;
    for (let at = 0; at < all.length;) {
      const step = 1 + Math.floor(chance() * 120);
      for (const message of reader.push(all.subarray(at, at + step)).messages) {
        expect(message.kind).toBe('request');
        count++;
      }
      at += step;
    }
    expect([count, reader.isBroken]).toEqual([3, false]);
  }
});

it('100,000 mutated messages: none breaks the reader, and memory stays flat', () => {
  const chance = chanceOf(2026);
  const seeds = [
    bytes(
      head('INVITE sip:+39066@192.0.2.1 SIP/2.0', 'CSeq: 1 INVITE', 'Contact: <sip:a@192.0.2.9>', 'Content-Length: 5'),
      'v=0\r\n',
    ),
    bytes(options('Contact: "x, y" <sip:a@b;c=d?e=f>;q=0.5', 'Route: <sip:r;lr>, <sip:s>')),
    bytes(head('SIP/2.0 200 OK', 'CSeq: 1 INVITE', 'Record-Route: <sip:p;lr>')),
  ];
  const junk = [
    '\r\n',
    '\0',
    '"',
    '<',
    '>',
    ';',
    '=',
    '%',
    ':',
    '@',
    ',',
    '\\',
    ' ',
    '\t',
    'é',
    '9'.repeat(40),
    '[::1]',
  ];
  let readable = 0;
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 100_000; i++) {
    let message = seeds[i % seeds.length]!;
    for (let edits = 1 + Math.floor(chance() * 4); edits > 0; edits--) {
      const at = Math.floor(chance() * message.length);
      const cut = chance() < 0.3 ? Math.floor(chance() * 30) : 0;
      const put =
        chance() < 0.5 ? junk[Math.floor(chance() * junk.length)]! : String.fromCharCode(Math.floor(chance() * 256));
      message = Buffer.concat([message.subarray(0, at), Buffer.from(put), message.subarray(at + cut)]);
    }
    const parsed = parseMessage(message);
    if (parsed.kind === 'malformed') continue;
    readable++;
    if (parsed.kind === 'request') refusalOf(parsed);
    // What was read can be written, and is read again.
    expect(parseMessage(serialize(parsed)).kind).toBe(parsed.kind);
  }
  expect(readable).toBeGreaterThan(10_000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * 1024 * 1024);
}, 60_000);
