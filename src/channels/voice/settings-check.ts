/** What is wrong with a setting of the telephone, in words that say what to give instead; null: nothing. */
import { isIP } from 'node:net';

const example = 'sip://user:password@sip.carrier.example:5060?register=true';
const transports = ['udp', 'tcp', 'tls'];
const truths = ['true', 'false'];
const words = ['transport', 'register', 'from', 'trusted'];

/** A word that is misspelled would quietly be no word: a line that never registers, or by no encryption. */
export function trunkProblem(value: string): string | null {
  const url = /^sip:\/\/[^/]/.test(value) ? readUrl(value) : null;
  if (url === null || !isHost(url.hostname)) return `give an address like ${example}.`;
  const of = (word: string): string | null => url.searchParams.get(word);
  const strange = [...url.searchParams.keys()].find((word) => !words.includes(word));
  if (strange !== undefined) return `after the ? there may be ${words.join(', ')}; not ${strange}.`;
  if (!transports.includes(of('transport') ?? 'udp')) return `transport is one of ${transports.join(', ')}.`;
  for (const word of ['register', 'trusted'])
    if (!truths.includes(of(word) ?? 'true')) return `${word} is one of ${truths.join(', ')}.`;
  if ((of('from') ?? '').split(',').some((one) => one !== '' && isIP(one) === 0))
    return 'from holds IP addresses, between commas: a name cannot be compared with where a call comes from.';
  if (of('register') === 'true' && (url.username === '' || url.password === ''))
    return `a line that registers needs user and password: ${example}.`;
  return null;
}

function readUrl(value: string): URL | null {
  try {
    const url = new URL(value.replace(/^sip:/, 'http:'));
    decodeURIComponent(url.username);
    decodeURIComponent(url.password);
    return url;
  } catch {
    return null;
  }
}

/** RFC 3550 11: sound takes two ports, an even one and the next. */
export function portsProblem(value: string): string | null {
  const [, from, to] = (/^([0-9]{4,5})-([0-9]{4,5})$/.exec(value) ?? []).map(Number);
  if (from === undefined || to === undefined) return 'give a range like 30000-39999.';
  if (from < 1_024 || to > 65_535) return 'ports for sound are between 1024 and 65535: give a range like 30000-39999.';
  return to - from < 3
    ? 'the second port is the greater one, and a call takes four: give a range like 30000-39999.'
    : null;
}

const isHost = (value: string): boolean =>
  isIP(value.replace(/^\[|\]$/g, '')) !== 0 || /^(?!.*\.\.)[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?$/i.test(value);

export const hostProblem = (value: string): string | null =>
  isHost(value) ? null : 'give a name or an IP address, without port: 192.0.2.10 or sip.example.it.';
