/** Header names and lists. */
import type { Headers } from './message.js';
import { isToken, splitList } from './grammar.js';

/** RFC 3261 7.3.3 and 20, RFC 3515 (r), 3891, 4028 (x), 6665 (o, u), 3892 (b), 4474 (y). */
const compact: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
};

/** "header fields whose value is a comma-separated list" (7.3.1): they may stand on one line or on several. */
const lists = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'alert-info',
  'allow',
  'allow-events',
  'call-info',
  'contact',
  'content-encoding',
  'content-language',
  'diversion',
  'error-info',
  'history-info',
  'in-reply-to',
  'p-asserted-identity',
  'path',
  'privacy',
  'proxy-require',
  'reason',
  'record-route',
  'require',
  'route',
  'service-route',
  'supported',
  'unsupported',
  'via',
]);

/** As written by us and by most: worn once, found by identity ever after. Bounded: hostile names must not fill it. */
const known = new Map<string, string>();
const mostKnown = 500;

/** The long lower-case name; null for what is no header name. White space before the colon is legal (7.3.1). */
export function canonicalName(raw: string): string | null {
  const found = known.get(raw);
  if (found !== undefined) return found;
  const trimmed = raw.trimEnd();
  if (!isToken(trimmed)) return null;
  const lower = trimmed.toLowerCase();
  const name = compact[lower] ?? lower;
  if (known.size < mostKnown) known.set(raw, name);
  return name;
}

export class HeaderList implements Headers {
  readonly list: readonly (readonly [string, string])[];

  constructor(list: readonly (readonly [string, string])[]) {
    this.list = list;
  }

  get(name: string): string | undefined {
    for (const [key, value] of this.list) if (key === name) return lists.has(name) ? splitList(value)[0] : value;
    return undefined;
  }

  all(name: string): readonly string[] {
    const found: string[] = [];
    const isList = lists.has(name);
    for (const [key, value] of this.list) {
      if (key !== name) continue;
      if (isList) found.push(...splitList(value));
      else found.push(value);
    }
    return found;
  }
}

/** 'content-length' → 'Content-Length': only for people who read traces; names are case-insensitive. */
const written = new Map<string, string>([
  ['call-id', 'Call-ID'],
  ['cseq', 'CSeq'],
  ['www-authenticate', 'WWW-Authenticate'],
  ['rack', 'RAck'],
  ['rseq', 'RSeq'],
  ['mime-version', 'MIME-Version'],
  ['sip-etag', 'SIP-ETag'],
  ['sip-if-match', 'SIP-If-Match'],
  ['min-se', 'Min-SE'],
]);

export function writtenName(name: string): string {
  let found = written.get(name);
  if (found === undefined) {
    found = name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
    if (written.size < mostKnown) written.set(name, found);
  }
  return found;
}
