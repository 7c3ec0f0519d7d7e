/** Typed readers of the other header fields. Each gives null for what its grammar does not allow. */
import { isToken, parseParams, remembering, wholeNumber } from './grammar.js';
import type { CSeq, Via } from './message.js';
import { hostAndPort } from './uri.js';

/** "SIP/2.0/UDP host:port;branch=…"; white space around the slashes and the colon is legal (RFC 4475 3.1.1.1). */
export const parseVia = remembering((text): Via | null => {
  const match = /^SIP\s*\/\s*2\.0\s*\/\s*([^\s;]+)\s+([^\s;]+(?:\s*:\s*[0-9]+)?)\s*(?=;|$)/i.exec(text);
  if (match === null || !isToken(match[1]!)) return null;
  const place = hostAndPort(match[2]!.replace(/\s+/g, ''));
  const params = parseParams(text, match[0].length);
  return place === null || params === null ? null : { transport: match[1]!.toUpperCase(), ...place, params };
});

export function formatVia({ transport, host, port, params }: Via): string {
  const tail = [...params].map(([name, value]) => `;${name}${value === '' ? '' : `=${value}`}`).join('');
  return `SIP/2.0/${transport} ${host}${port === null ? '' : `:${port}`}${tail}`;
}

/** "The sequence number value MUST be expressible as a 32-bit unsigned integer and MUST be less than 2**31" (8.1.1.5). */
export function parseCSeq(text: string): CSeq | null {
  const match = /^([0-9]+)[ \t]+(\S+)$/.exec(text);
  const number = wholeNumber(match?.[1], 2 ** 31 - 1);
  return match === null || number === null || !isToken(match[2]!) ? null : { number, method: match[2]! };
}

/** "application/sdp;charset=utf-8" → type in lower case, with its parameters. */
export function parseType(
  text: string,
): { readonly type: string; readonly params: ReadonlyMap<string, string> } | null {
  const match = /^([^\s/;]+)\s*\/\s*([^\s/;]+)\s*(?=;|$)/.exec(text);
  if (match === null || !isToken(match[1]!) || !isToken(match[2]!)) return null;
  const params = parseParams(text, match[0].length);
  return params === null ? null : { type: `${match[1]}/${match[2]}`.toLowerCase(), params };
}

/** RFC 4028 "Session-Expires: 1800;refresher=uas". */
export function parseSessionExpires(
  text: string,
): { readonly seconds: number; readonly refresher: string | null } | null {
  const semicolon = text.indexOf(';');
  const seconds = wholeNumber((semicolon === -1 ? text : text.slice(0, semicolon)).trim(), 2 ** 32 - 1);
  const params = semicolon === -1 ? new Map<string, string>() : parseParams(text, semicolon);
  return seconds === null || params === null ? null : { seconds, refresher: params.get('refresher') ?? null };
}

/** RFC 3262 "RAck: 776656 1 INVITE". */
export function parseRAck(
  text: string,
): { readonly rseq: number; readonly cseq: number; readonly method: string } | null {
  const match = /^([0-9]+)[ \t]+([0-9]+)[ \t]+(\S+)$/.exec(text);
  const rseq = wholeNumber(match?.[1], 2 ** 32 - 1);
  const cseq = wholeNumber(match?.[2], 2 ** 31 - 1);
  return match === null || rseq === null || cseq === null ? null : { rseq, cseq, method: match[3]! };
}
