/**
 * Which outside numbers a call may be passed to. Nothing but what the centre has written down: an open transfer is how
 * telephone bills of thousands are made overnight (toll fraud). Foreign numbers need their country in the list in so many
 * digits; numbers that cost the caller or us more than a call are refused whatever the list says.
 */

import { dearKindOf } from '#modules/contacts/index.js';

export type DialRefusal =
  | 'call.numberUnreadable'
  | 'call.numberPremium'
  | 'call.numberForeign'
  | 'call.numberNotAllowed'
  | 'call.noWayOut';
export type DialVerdict = { readonly number: string } | { readonly code: DialRefusal };

const home = '+39';

/**
 * Italian numbers with a price of their own or a service behind them (piano nazionale di numerazione, AGCOM 8/15/CIR):
 * 89x, 199, 144, 166, 178, 709 and what begins with 4 (messages and calls with added price), 12xx (directory enquiries).
 */
const premium = /^\+39(?:89|199|144|166|178|70|4|12\d\d)/;

/** Abroad too, whatever the list covers: revenue shared across borders is what toll fraud lives on. */
const isDearAbroad = (number: string): boolean => {
  const kind = number.startsWith(home) ? null : dearKindOf(number);
  return kind === 'premium' || kind === 'satellite';
};

/** In the shape +39…: spaces, dots, dashes, slashes and brackets between the digits say nothing. Null: no number. */
export function readNumber(written: string): string | null {
  const plain = written.trim().replace(/[\s./()-]/g, '');
  if (!/^(?:\+|00)?\d{2,15}$/.test(plain)) return null;
  if (plain.startsWith('+')) return plain;
  return plain.startsWith('00') ? `+${plain.slice(2)}` : `${home}${plain}`;
}

/** A prefix of the list is written as a number is; it covers whatever begins with it. */
export function mayDial(written: string, allowed: readonly string[]): DialVerdict {
  const number = readNumber(written);
  if (number === null) return { code: 'call.numberUnreadable' };
  if (premium.test(number)) return { code: 'call.numberPremium' };
  if (allowed.some((prefix) => number.startsWith(prefix)))
    return isDearAbroad(number) ? { code: 'call.numberPremium' } : { number };
  return { code: number.startsWith(home) ? 'call.numberNotAllowed' : 'call.numberForeign' };
}

/** What may stand in the list: no entry that lets a whole country's numbers through unseen, none that is premium itself. */
export function mayAllow(written: string): DialVerdict {
  const prefix = readNumber(written);
  if (prefix === null) return { code: 'call.numberUnreadable' };
  if (premium.test(prefix) || isDearAbroad(prefix)) return { code: 'call.numberPremium' };
  // +39 alone would be every number of Italy; a foreign one needs a country and at least part of a number.
  if (prefix.length < (prefix.startsWith(home) ? 5 : 6)) return { code: 'call.numberNotAllowed' };
  return { number: prefix };
}
