/**
 * Authentication-Results (RFC 8601), as the centre's own relay or provider wrote them. Anybody can write such a line into
 * a mail, so RFC 8601 5 is followed to the letter: only lines with an authserv-id that was configured are read, and of
 * these only such as the relay itself put on top: before the second Received line, the first being the relay's own.
 *
 *   Authentication-Results: mx.acqua.example 1; spf=pass smtp.mailfrom=casa.example;
 *     dkim=pass (2048-bit key) header.d=casa.example; dmarc=fail (p=reject) header.from=casa.example
 */
import type { SenderCheck, SenderVerdict } from '../ports.js';
import { isAligned, nothing, resultOf, verdictOf } from './verdict.js';

interface Result {
  readonly method: string;
  readonly word: string;
  readonly reason: string;
  readonly properties: ReadonlyMap<string, string>;
}

const headBytes = 64_000;

/** The header's lines, unfolded (RFC 5322 2.2.3), as far as a header may reasonably go. */
function headLines(raw: Buffer): string[] {
  const head = raw.toString('latin1', 0, Math.min(raw.length, headBytes)).split(/\r?\n\r?\n/, 1)[0] ?? '';
  return head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
}

/** Comments go (they may nest, RFC 5322 3.2.2), quotes are taken off. What a quote holds is no syntax. */
function plain(value: string): { readonly text: string; readonly quotes: readonly string[] } {
  const quotes: string[] = [];
  let text = '';
  let depth = 0;
  for (let i = 0; i < value.length; i += 1) {
    const sign = value[i]!;
    if (sign === '\\') i += 1;
    else if (sign === '(') depth += 1;
    else if (sign === ')' && depth > 0) depth -= 1;
    else if (depth === 0 && sign === '"') {
      const end = value.indexOf('"', i + 1);
      const stop = end === -1 ? value.length : end;
      text += `\u0001${quotes.length}\u0001`;
      quotes.push(value.slice(i + 1, stop));
      i = stop;
    } else if (depth === 0) text += sign;
  }
  return { text, quotes };
}

/** One line's authserv-id and results. Null when it is no such line at all. */
export function readResults(value: string): { readonly server: string; readonly results: readonly Result[] } | null {
  const { text, quotes } = plain(value);
  const unquoted = (word: string): string =>
    word.replace(/\u0001(\d+)\u0001/g, (_, n: string) => quotes[Number(n)] ?? '');
  const [first = '', ...rest] = text.split(';');
  const server = unquoted(first.trim().split(/\s+/)[0] ?? '').toLowerCase();
  if (server === '') return null;
  const results = rest.flatMap((part) => {
    // RFC 8601 2.2: blanks may stand around '=' and '.'.
    const words = part
      .replace(/\s*=\s*/g, '=')
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '');
    const [method = '', word = ''] = (words[0] ?? '').split('=');
    if (!/^[a-z][a-z0-9-]*(\/\d+)?$/i.test(method) || word === '') return [];
    const pairs = words
      .slice(1)
      .map((one) => [one.split('=', 1)[0]!.toLowerCase(), unquoted(one.slice(one.indexOf('=') + 1))] as const);
    const properties = new Map(pairs);
    return [
      {
        method: method.split('/')[0]!.toLowerCase(),
        word: word.toLowerCase(),
        reason: properties.get('reason') ?? '',
        properties,
      },
    ];
  });
  return { server, results };
}

const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .replace(/^<|>$/g, '')
    .toLowerCase();

const clean = (words: string): string => words.replace(/[^\x20-\x7e]/g, '').slice(0, 120);

function checkOf(results: readonly Result[], method: string, names: readonly string[], from: string): SenderCheck {
  const all = results
    .filter((result) => result.method === method)
    .map(({ word, reason, properties }) => {
      const found = names.map((name) => properties.get(name)).find((value) => value !== undefined);
      return {
        result: resultOf(word),
        domain: clean(domainOf(found ?? '')),
        reason: clean(reason === '' ? word : `${word}: ${reason}`),
      };
    });
  // A mail may have several signatures: one that holds and goes with From is worth more than any other.
  return (
    all.find((one) => one.result === 'pass' && isAligned(one.domain, from)) ??
    all.find((one) => one.result === 'pass') ??
    all[0] ??
    nothing('not checked')
  );
}

/** What the trusted relay found, or null when it said nothing. `servers` are the configured authserv-ids, small. */
export function relayVerdict(raw: Buffer, fromAddress: string, servers: readonly string[]): SenderVerdict | null {
  if (servers.length === 0) return null;
  const results: Result[] = [];
  let received = 0;
  for (const line of headLines(raw)) {
    if (/^received:/i.test(line) && (received += 1) === 2) break;
    const value = /^authentication-results:(.*)$/i.exec(line)?.[1];
    const read = value === undefined ? null : readResults(value);
    if (read !== null && servers.includes(read.server)) results.push(...read.results);
  }
  if (results.length === 0) return null;
  const domain = domainOf(fromAddress);
  return verdictOf({
    domain,
    by: 'relay',
    spf: checkOf(results, 'spf', ['smtp.mailfrom', 'smtp.helo'], domain),
    dkim: checkOf(results, 'dkim', ['header.d', 'header.i'], domain),
    dmarc: checkOf(results, 'dmarc', ['header.from'], domain),
  });
}
