/**
 * Reading an INVITE: sixteen header fields and an SDP of a trunk, as they come off the wire. Beside it the two readers that
 * npm has, on the same bytes in the same run; they are fetched into a folder of their own, since the product has no use for
 * them. p50 and p99 are microseconds a message, of batches: one alone is shorter than the clock is exact.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseMessage } from '#channels/voice/sip/parse.js';
import { fetchPeers, quantile } from './lab/index.js';
import type { BenchResult } from './result.js';

const peers = { sip: '0.0.6', 'sip.js': '0.21.2' } as const;
const batch = 50;
const batches = 400;

const sdp = [
  ...['v=0', 'o=trunk 3868331 3868331 IN IP4 203.0.113.7', 's=call', 'c=IN IP4 203.0.113.7', 't=0 0'],
  ...['m=audio 18452 RTP/AVP 8 0 18 101', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:18 G729/8000'],
  ...['a=fmtp:18 annexb=no', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', 'a=ptime:20', 'a=sendrecv', ''],
].join('\r\n');

const head = (n: number): readonly string[] => [
  'INVITE sip:+390611122233@198.51.100.20:5060;user=phone SIP/2.0',
  `Via: SIP/2.0/UDP 203.0.113.7:5060;branch=z9hG4bK-524287-1---${n.toString(16)};rport`,
  'Max-Forwards: 68',
  'Record-Route: <sip:203.0.113.7;lr>',
  'Contact: <sip:+393331234567@203.0.113.7:5060;transport=udp>',
  'To: <sip:+390611122233@198.51.100.20;user=phone>',
  `From: "Anna Bianchi" <sip:+393331234567@203.0.113.7;user=phone>;tag=9c1d${n}`,
  `Call-ID: 9d4f1c20-${n}@203.0.113.7`,
  'CSeq: 314159 INVITE',
  'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, REFER, NOTIFY, INFO',
  'Supported: 100rel, timer, replaces',
  'Session-Expires: 1800;refresher=uac',
  'Min-SE: 90',
  'P-Asserted-Identity: <sip:+393331234567@203.0.113.7;user=phone>',
  'User-Agent: Trunk/7.2',
  'Content-Type: application/sdp',
  `Content-Length: ${sdp.length}`,
];

/** Each another call, so that nobody reads the same text twice. */
const messages = Array.from({ length: batch }, (_, n) => Buffer.from([...head(n), '', sdp].join('\r\n'), 'utf8'));

type Read = (bytes: Buffer) => unknown;

/** Microseconds of a message: the quiet batches tell it, the slowest tell what else the machine did. */
function timesOf(read: Read): readonly number[] {
  for (const message of messages) if (!isInvite(read(message))) throw new Error('the INVITE was not read');
  for (let i = 0; i < 20; i++) for (const message of messages) read(message);
  return Array.from({ length: batches }, () => {
    const from = performance.now();
    for (const message of messages) read(message);
    return ((performance.now() - from) * 1_000) / batch;
  });
}

const isInvite = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'method' in message && message.method === 'INVITE';

/** What npm has: fetched for this run alone, nothing of it is run but its reader. Null: not to be had here. */
async function readersOfOthers(folder: string): Promise<ReadonlyMap<string, Read> | null> {
  const from = fetchPeers(folder, peers);
  const parser = join(folder, 'node_modules/sip.js/lib/core/messages/parser.js');
  if (from === null || !existsSync(parser)) return null;
  const npmSip = from('sip/sip.js') as { parse(text: string): unknown };
  const { Parser } = (await import(pathToFileURL(parser).href)) as {
    Parser: { parseMessage(text: string, logger: object): unknown };
  };
  const quiet = { error: ignore, warn: ignore, log: ignore, debug: ignore };
  return new Map<string, Read>([
    ['npm sip', (bytes) => npmSip.parse(bytes.toString('utf8'))],
    ['sip.js', (bytes) => Parser.parseMessage(bytes.toString('utf8'), quiet)],
  ]);
}

function ignore(): void {}

export default async function benchSip(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-sip-'));
  try {
    const others = await readersOfOthers(folder);
    const mine = timesOf(parseMessage);
    const value = quantile(mine, 0.5);
    const beside = [...(others ?? [])].map(([name, read]) => ({ name, value: quantile(timesOf(read), 0.5) }));
    const nearest = beside[0] ?? { name: 'npm sip: SKIPPED, could not be fetched', value: 0 };
    return {
      value,
      unit: 'us an INVITE',
      ...{ p50: value, p99: quantile(mine, 0.99) },
      beside: nearest,
      ratio: nearest.value / value,
      notes: {
        aim: '20 us or less',
        bytes: messages[0]!.length,
        ...Object.fromEntries(beside.map(({ name, value: us }) => [name, `${us.toFixed(1)} us`])),
      },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
