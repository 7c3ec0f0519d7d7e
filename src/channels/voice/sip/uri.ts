/** SIP, SIPS and tel URIs: RFC 3261 19.1, RFC 3966. */
import type { SipUri } from './message.js';
import { isToken } from './grammar.js';

const empty: ReadonlyMap<string, string> = new Map();

/** Null when it is no URI at all. A scheme that nobody knows is a URI still: its rest stands in `user`. */
export function parseUri(text: string): SipUri | null {
  const colon = text.indexOf(':');
  if (colon < 1 || hasSpace(text)) return null;
  const scheme = text.slice(0, colon).toLowerCase();
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) return null;
  const rest = text.slice(colon + 1);
  if (scheme === 'sip' || scheme === 'sips') return parseSip(scheme, rest);
  if (scheme === 'tel') return parseTel(rest);
  return { scheme, user: rest, password: null, host: '', port: null, params: empty, headers: empty };
}

/** [user[:password]@]host[:port][;params][?headers]. The user part may hold ; and ? itself, so @ is looked for first. */
function parseSip(scheme: string, rest: string): SipUri | null {
  const at = rest.indexOf('@');
  let user: string | null = null;
  let password: string | null = null;
  if (at !== -1) {
    const info = rest.slice(0, at);
    const colon = info.indexOf(':');
    user = unescaped(colon === -1 ? info : info.slice(0, colon));
    password = colon === -1 ? null : unescaped(info.slice(colon + 1));
    if (user === null || user === '' || (colon !== -1 && password === null)) return null;
  }
  let tail = rest.slice(at + 1);
  let headers = empty;
  const mark = tail.indexOf('?');
  if (mark !== -1) {
    const read = uriHeaders(tail.slice(mark + 1));
    if (read === null) return null;
    headers = read;
    tail = tail.slice(0, mark);
  }
  const semicolon = tail.indexOf(';');
  const params = semicolon === -1 ? empty : uriParams(tail.slice(semicolon + 1));
  const place = hostAndPort(semicolon === -1 ? tail : tail.slice(0, semicolon));
  return place === null || params === null ? null : { scheme, user, password, ...place, params, headers };
}

/** tel:+39-02-555;phone-context=… RFC 3966: visual separators carry no meaning, so they go. */
function parseTel(rest: string): SipUri | null {
  const semicolon = rest.indexOf(';');
  const number = (semicolon === -1 ? rest : rest.slice(0, semicolon)).replace(/[-.()]/g, '');
  const params = semicolon === -1 ? empty : uriParams(rest.slice(semicolon + 1));
  if (params === null || !/^\+?[0-9A-Fa-f*#]+$/.test(number)) return null;
  return { scheme: 'tel', user: number, password: null, host: '', port: null, params, headers: empty };
}

export function hostAndPort(text: string): { readonly host: string; readonly port: number | null } | null {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9.])?)(?::([0-9]{1,5}))?$/.exec(text);
  if (match === null) return null;
  const port = match[2] === undefined ? null : Number(match[2]);
  return port !== null && (port === 0 || port > 65_535) ? null : { host: match[1]!.toLowerCase(), port };
}

function uriParams(text: string): Map<string, string> | null {
  const params = new Map<string, string>();
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    const name = unescaped(equals === -1 ? part : part.slice(0, equals))?.toLowerCase();
    const value = equals === -1 ? '' : unescaped(part.slice(equals + 1));
    if (!name || value === null || /[<>"]/.test(name)) return null;
    if (!params.has(name)) params.set(name, value);
  }
  return params;
}

function uriHeaders(text: string): Map<string, string> | null {
  const headers = new Map<string, string>();
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    if (equals < 1) return null;
    const name = unescaped(part.slice(0, equals));
    const value = unescaped(part.slice(equals + 1));
    if (name === null || value === null) return null;
    headers.set(name.toLowerCase(), value);
  }
  return headers;
}

/** %41 → A. A % without two hexadecimal digits is no escape, and then no URI. */
export function unescaped(text: string): string | null {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    // Escaped bytes that are no UTF-8 still are a user name (RFC 4475 3.1.1.2): one character a byte.
    return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
}

function hasSpace(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) <= 32) return true;
  return false;
}

/** unreserved and user-unreserved of RFC 3261 25.1 stay, everything else is escaped. */
const escapedUser = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%26|%3D|%2B|%24|%2C|%3B|%3F|%2F/g, decodeURIComponent)
    .replace(/%3A/g, '%3A');

const paramText = (text: string): string =>
  isToken(text) && !text.includes('%')
    ? text
    : encodeURIComponent(text).replace(/%5B|%5D|%3A|%2F|%2B|%24|%26/g, decodeURIComponent);

export function formatUri(uri: SipUri): string {
  const params = [...uri.params]
    .map(([name, value]) => `;${name}${value === '' ? '' : `=${paramText(value)}`}`)
    .join('');
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips') return `${uri.scheme}:${uri.user ?? ''}${params}`;
  const info =
    uri.user === null
      ? ''
      : `${escapedUser(uri.user)}${uri.password === null ? '' : `:${encodeURIComponent(uri.password)}`}@`;
  const headers = [...uri.headers].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const port = uri.port === null ? '' : `:${uri.port}`;
  return `${uri.scheme}:${info}${uri.host}${port}${params}${headers.length > 0 ? `?${headers.join('&')}` : ''}`;
}

export function sipUri(user: string | null, host: string, port: number | null = null, params = empty): SipUri {
  return { scheme: 'sip', user, password: null, host, port, params, headers: empty };
}

/** The same place by RFC 3261 19.1.4, as far as routing needs it: scheme, user, host, port and transport. */
export function isSamePlace(a: SipUri, b: SipUri): boolean {
  const of = ({ scheme, user, host, port, params }: SipUri): string =>
    [scheme, user, host, port ?? '', params.get('transport')?.toLowerCase() ?? ''].join(' ');
  return of(a) === of(b);
}
