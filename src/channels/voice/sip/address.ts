/** From, To, Contact, Route…: RFC 3261 20.10 and 25.1 `name-addr` and `addr-spec`. */
import { afterQuoted, isToken, parseParams, quote, quotedString, remembering, skipSpace, unquoted } from './grammar.js';
import type { NameAddress } from './message.js';
import { formatUri, parseUri } from './uri.js';

/** Null when it cannot be read. Contact's `*` is not an address; whoever wants it looks for it. */
export const parseAddress = remembering((text): NameAddress | null => {
  let i = skipSpace(text, 0);
  let name: string | null = null;
  if (text.charCodeAt(i) === quote) {
    const after = afterQuoted(text, i);
    if (after === -1) return null;
    name = unquoted(text.slice(i, after));
    i = skipSpace(text, after);
    if (text.charCodeAt(i) !== 60) return null;
  }
  const open = text.indexOf('<', i);
  if (open === -1) return name === null ? bare(text.slice(i)) : null;
  if (name === null) {
    const words = text.slice(i, open).trim();
    // "display-name = *(token LWS)/ quoted-string": anything else unquoted is refused (RFC 4475 3.1.2.15).
    if (words !== '' && !words.split(/[ \t]+/).every(isToken)) return null;
    name = words === '' ? null : words;
  }
  const close = text.indexOf('>', open);
  if (close === -1) return null;
  const uriText = text.slice(open + 1, close);
  const uri = parseUri(uriText);
  const params = parseParams(text, close + 1);
  return uri === null || params === null ? null : { name, uri, uriText, params };
});

/** Without < >: "the Contact header field value MUST be enclosed if the URI contains a comma, question mark, or semicolon" (20). */
function bare(text: string): NameAddress | null {
  const semicolon = text.indexOf(';');
  const uriText = (semicolon === -1 ? text : text.slice(0, semicolon)).trim();
  const uri = uriText.includes('?') || uriText.includes(',') ? null : parseUri(uriText);
  const params = semicolon === -1 ? new Map<string, string>() : parseParams(text, semicolon);
  return uri === null || params === null ? null : { name: null, uri, uriText, params };
}

export function formatAddress({ name, uri, params }: Omit<NameAddress, 'uriText'>): string {
  const words = [...params].map(
    ([key, value]) => `;${key}${value === '' ? '' : `=${isHostLike(value) ? value : quotedString(value)}`}`,
  );
  return `${name === null ? '' : `${quotedString(name)} `}<${formatUri(uri)}>${words.join('')}`;
}

const isHostLike = (text: string): boolean => /^[A-Za-z0-9.!%*_+`'~:[\]-]+$/.test(text);

export function address(
  uri: NameAddress['uri'],
  name: string | null = null,
  params: ReadonlyMap<string, string> = new Map(),
): NameAddress {
  return { name, uri, uriText: formatUri(uri), params };
}
