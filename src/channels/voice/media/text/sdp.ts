/** The text line of a description: `m=text` of RFC 4103 11, with the redundancy of RFC 2198. */
import { isIP } from 'node:net';
import type { Direction } from '../engine.js';
import { addressIn, directionIn } from '../sdp-fields.js';

export interface TextLine {
  readonly address: string;
  readonly port: number;
  /** Payload type of t140/1000, and of red/1000 where there is redundancy. */
  readonly text: number;
  readonly red: number | null;
  /** How many packets before are repeated. */
  readonly generations: number;
  /** What its writer takes, in characters a second. */
  readonly cps: number;
  readonly direction: Direction;
}

/** RFC 4103 6: "If the parameter is not present, a default value of 30 ... is assumed". */
const usualCps = 30;
/** What we take: a pasted address or a fast reader's machine, and no flood. */
export const ownCps = 90;
const mostGenerations = 4;

/** What we offer: two generations, as RFC 4103 4.2 recommends. */
export const offered: Pick<TextLine, 'text' | 'red' | 'generations'> = { text: 98, red: 100, generations: 2 };

/** Null: no text, refused, or by a way that we do not speak (encrypted, TCP). */
export function parseTextLine(section: string, session: string): TextLine | null {
  const media = /^m=text ([0-9]+)(?:\/[0-9]+)? RTP\/AVPF? ([0-9 ]+)/.exec(section);
  const address = addressIn(section) ?? addressIn(session);
  const port = Number(media?.[1] ?? 0);
  if (media === null || port === 0 || port > 65_535 || address === null || isIP(address) === 0) return null;
  const types = media[2]!.trim().split(/ +/).map(Number);
  const typeOf = (name: string): number | null => {
    const match = [...section.matchAll(/^a=rtpmap:([0-9]+) ([^\s/]+)\/([0-9]+)/gm)].find(
      (one) => one[2]!.toLowerCase() === name && one[3] === '1000' && types.includes(Number(one[1])),
    );
    return match === undefined || Number(match[1]) > 127 ? null : Number(match[1]);
  };
  const text = typeOf('t140');
  if (text === null) return null;
  const red = typeOf('red');
  const repeated = red === null ? [] : (fmtpOf(section, red)?.trim().split('/') ?? []);
  // "98/98/98": the newest, and two before it. Another type inside is nothing that we could read.
  const isText = repeated.length > 1 && repeated.every((type) => Number(type) === text);
  const cps = Number(/(?:^|[; ])cps=([0-9]{1,4})/.exec(fmtpOf(section, text) ?? '')?.[1] ?? usualCps);
  const direction = directionIn(section) ?? directionIn(session) ?? 'sendrecv';
  return {
    ...{ address, port, text, red: isText ? red : null },
    generations: isText ? Math.min(mostGenerations, repeated.length - 1) : 0,
    cps: Math.max(1, cps),
    direction: address === '0.0.0.0' && direction === 'sendrecv' ? 'sendonly' : direction,
  };
}

const fmtpOf = (section: string, type: number): string | undefined =>
  new RegExp(`^a=fmtp:${type} (.*?)\\s*$`, 'm').exec(section)?.[1];

export function textLines({ port, text, red, generations, cps, direction }: TextLine): readonly string[] {
  const types = red === null ? [text] : [red, text];
  return [
    `m=text ${port} RTP/AVP ${types.join(' ')}`,
    `a=rtpmap:${text} t140/1000`,
    `a=fmtp:${text} cps=${cps}`,
    ...(red === null
      ? []
      : [`a=rtpmap:${red} red/1000`, `a=fmtp:${red} ${Array.from({ length: generations + 1 }, () => text).join('/')}`]),
    `a=${direction}`,
  ];
}
