/** What is known about whether a mail comes from whom it says: one verdict out of what each mechanism says. Pure. */
import type { SenderCheck, SenderVerdict } from '../ports.js';

export interface Findings {
  /** The domain of the From line, in small letters; empty where there is none. */
  readonly domain: string;
  readonly by: SenderVerdict['by'];
  readonly spf: SenderCheck;
  /** A signature that holds, of a domain that goes with From, first. */
  readonly dkim: SenderCheck;
  readonly dmarc: SenderCheck;
}

export const nothing = (reason: string): SenderCheck => ({ result: 'none', domain: '', reason });

/**
 * RFC 8601 2.7 knows many results; a person has use for three. `softfail` is the owner's "probably not" (RFC 7208 8.5), so
 * it fails; `neutral`, `policy` and errors of any kind say nothing about the sender.
 */
export function resultOf(word: string): SenderCheck['result'] {
  if (word === 'pass') return 'pass';
  return word === 'fail' || word === 'softfail' || word === 'hardfail' ? 'fail' : 'none';
}

/** RFC 7489 3.1, relaxed: the same domain, or one under the other. Without a list of public suffixes this is stricter. */
export function isAligned(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (a === '' || b === '' || !a.includes('.') || !b.includes('.')) return false;
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/**
 * Only DMARC can say that a mail is not from whom it says: SPF breaks with every forwarding and DKIM with every list (RFC
 * 7489 1), and a mail without either may be as true as a postcard.
 */
export function verdictOf({ domain, by, spf, dkim, dmarc }: Findings): SenderVerdict {
  const isVouched = [spf, dkim].some((one) => one.result === 'pass' && isAligned(one.domain, domain));
  const standing = dmarc.result === 'fail' ? 'failed' : dmarc.result === 'pass' || isVouched ? 'verified' : 'unknown';
  return { standing, domain, by, spf, dkim, dmarc };
}
