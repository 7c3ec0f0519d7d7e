/** The part of SDP (RFC 8866, offers and answers RFC 3264) that a G.711 telephone line needs. */
import type { Direction } from '../engine.js';
import type { Law } from './g711.js';
import { payloadTypeOf } from './g711.js';

export interface AudioLine {
  readonly address: string;
  readonly port: number;
  /** In the order of preference of who wrote it. */
  readonly laws: readonly Law[];
  /** Payload type of telephone-event/8000, when there is one. */
  readonly events: number | null;
  readonly direction: Direction;
}

/** The first audio line that RTP/AVP can serve; null where there is none: 488. */
export function parseSdp(text: string): AudioLine | null {
  const sections = text.split(/\r?\n(?=m=)/);
  const session = sections[0] ?? '';
  for (const section of sections.slice(1)) {
    const media = /^m=audio ([0-9]+)(?:\/[0-9]+)? RTP\/AVPF? ([0-9 ]+)/.exec(section);
    if (media === null || media[1] === '0') continue;
    const address = addressIn(section) ?? addressIn(session);
    const types = media[2]!.trim().split(/ +/).map(Number);
    const names = new Map(
      [...section.matchAll(/^a=rtpmap:([0-9]+) ([^\s/]+)\/([0-9]+)/gm)].map((m) => [
        Number(m[1]),
        `${m[2]!.toLowerCase()}/${m[3]}`,
      ]),
    );
    const laws = types.map((type) => lawOf(type, names.get(type))).filter((law) => law !== null);
    if (address === null || laws.length === 0) continue;
    const events = types.find((type) => names.get(type) === 'telephone-event/8000') ?? null;
    const direction = directionIn(section) ?? directionIn(session) ?? 'sendrecv';
    // RFC 3264 8.4, the old way to hold: c=0.0.0.0.
    const isHeld = address === '0.0.0.0';
    return { address, port: Number(media[1]), laws, events, direction: isHeld ? 'sendonly' : direction };
  }
  return null;
}

const addressIn = (section: string): string | null => /^c=IN IP[46] ([^\s/]+)/m.exec(section)?.[1] ?? null;
const directionIn = (section: string): Direction | null =>
  (/^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(section)?.[1] as Direction | undefined) ?? null;

function lawOf(type: number, name: string | undefined): Law | null {
  if (type === 8 || name === 'pcma/8000') return 'alaw';
  if (type === 0 || name === 'pcmu/8000') return 'ulaw';
  return null;
}

/** RFC 3264 6.1: what we may say to an offered direction. */
export function mirrored(direction: Direction): Direction {
  return direction === 'sendonly' ? 'recvonly' : direction === 'recvonly' ? 'sendonly' : direction;
}

export function makeSdp(line: AudioLine, version: number): string {
  const types = line.laws.map((law) => payloadTypeOf[law]);
  const family = line.address.includes(':') ? 'IP6' : 'IP4';
  const maps = line.laws.map((law) => `a=rtpmap:${payloadTypeOf[law]} ${law === 'alaw' ? 'PCMA' : 'PCMU'}/8000`);
  const events =
    line.events === null ? [] : [`a=rtpmap:${line.events} telephone-event/8000`, `a=fmtp:${line.events} 0-16`];
  return [
    'v=0',
    `o=ponte ${line.port} ${version} IN ${family} ${line.address}`,
    's=-',
    `c=IN ${family} ${line.address}`,
    't=0 0',
    `m=audio ${line.port} RTP/AVP ${[...types, ...(line.events === null ? [] : [line.events])].join(' ')}`,
    ...maps,
    ...events,
    'a=ptime:20',
    `a=${line.direction}`,
    '',
  ].join('\r\n');
}
