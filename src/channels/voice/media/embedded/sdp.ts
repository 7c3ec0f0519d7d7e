/** The part of SDP (RFC 8866, offers and answers RFC 3264) that a G.711 telephone line needs. */
import { isIP } from 'node:net';
import type { Direction } from '../engine.js';
import { addressIn, directionIn } from '../sdp-fields.js';
import { parseTextLine, type TextLine, textLines } from '../text/sdp.js';
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
  /**
   * Every m-line of the description in its place, the others refused (port 0): an answer has exactly the m-lines of its
   * offer (RFC 3264 6), and a new offer those of before (8). Null is the audio line that is spoken of here.
   */
  readonly places?: readonly (string | null)[];
  /** Text beside the sound; among the places it stands refused, so that whoever knows nothing of it refuses it. */
  readonly text?: TextLine | null;
  readonly textPlace?: number | null;
}

/** The first audio line that RTP/AVP can serve; null where there is none: 488. */
export function parseSdp(text: string): AudioLine | null {
  const sections = text.split(/\r?\n(?=m=)/);
  const session = sections[0] ?? '';
  for (const [place, section] of sections.slice(1).entries()) {
    const media = /^m=audio ([0-9]+)(?:\/[0-9]+)? RTP\/AVPF? ([0-9 ]+)/.exec(section);
    if (media === null || media[1] === '0') continue;
    const address = addressIn(section) ?? addressIn(session);
    const port = Number(media[1]);
    // A name would be looked up for every packet, and a port beyond the last makes the socket throw.
    if (address === null || isIP(address) === 0 || port > 65_535) continue;
    const types = media[2]!
      .trim()
      .split(/ +/)
      .map(Number)
      .filter((type) => type < 128);
    const names = new Map(
      [...section.matchAll(/^a=rtpmap:([0-9]+) ([^\s/]+)\/([0-9]+)/gm)].map((m) => [
        Number(m[1]),
        `${m[2]!.toLowerCase()}/${m[3]}`,
      ]),
    );
    const laws = types.map((type) => lawOf(type, names.get(type))).filter((law) => law !== null);
    if (laws.length === 0) continue;
    const events = types.find((type) => names.get(type) === 'telephone-event/8000') ?? null;
    const direction = directionIn(section) ?? directionIn(session) ?? 'sendrecv';
    // RFC 3264 8.4, the old way to hold: c=0.0.0.0.
    const isHeld = address === '0.0.0.0';
    const places = sections.slice(1).map((other, at) => (at === place ? null : refused(other)));
    const texts = sections.slice(1).map((other) => parseTextLine(other, session));
    const textPlace = texts.findIndex((one) => one !== null);
    return {
      address,
      port,
      laws,
      events,
      direction: isHeld && direction === 'sendrecv' ? 'sendonly' : direction,
      places,
      ...(textPlace === -1 ? {} : { text: texts[textPlace]!, textPlace }),
    };
  }
  return null;
}

function lawOf(type: number, name: string | undefined): Law | null {
  // Under its number of RFC 3551 or not at all: what we send and answer bears that number.
  if (type === 8 && (name ?? 'pcma/8000') === 'pcma/8000') return 'alaw';
  if (type === 0 && (name ?? 'pcmu/8000') === 'pcmu/8000') return 'ulaw';
  return null;
}

/** RFC 3264 6: "To reject an offered stream, the port number in the corresponding stream in the answer MUST be set to zero." */
function refused(section: string): string {
  const line = section.split(/\r?\n/, 1)[0]!;
  return line.replace(/^(m=\S*) +\S+/, '$1 0');
}

export function makeSdp(line: AudioLine, version: number): string {
  const types = line.laws.map((law) => payloadTypeOf[law]);
  const family = line.address.includes(':') ? 'IP6' : 'IP4';
  const maps = line.laws.map((law) => `a=rtpmap:${payloadTypeOf[law]} ${law === 'alaw' ? 'PCMA' : 'PCMU'}/8000`);
  const events =
    line.events === null ? [] : [`a=rtpmap:${line.events} telephone-event/8000`, `a=fmtp:${line.events} 0-16`];
  const audio = [
    `m=audio ${line.port} RTP/AVP ${[...types, ...(line.events === null ? [] : [line.events])].join(' ')}`,
    ...maps,
    ...events,
    'a=ptime:20',
    `a=${line.direction}`,
  ];
  const text = line.text == null ? null : textLines(line.text);
  const places = line.places ?? [null];
  const isNew = text !== null && line.textPlace == null;
  return [
    'v=0',
    `o=ponte ${line.port} ${version} IN ${family} ${line.address}`,
    's=-',
    `c=IN ${family} ${line.address}`,
    't=0 0',
    ...places.flatMap((place, at) => (text !== null && at === line.textPlace ? text : (place ?? audio))),
    ...(isNew ? text : []),
    '',
  ].join('\r\n');
}
