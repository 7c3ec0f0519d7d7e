/** A telephone number from a pad of large keys: what a key does, what is wrong with it, how it reads. Pure. */

export const padKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '0', 'erase'] as const;
export type PadKey = (typeof padKeys)[number];

/** E.164 6.2.1: at most fifteen digits; with two zeros or a plus before them. */
const mostSigns = 17;

export function press(number: string, key: PadKey): string {
  if (key === 'erase') return number.slice(0, -1);
  // A plus stands at the beginning or nowhere: pressed later it is a slip of the finger.
  if (key === '+' && number !== '') return number;
  return number.length >= mostSigns ? number : number + key;
}

export type NumberTrouble = 'numberShort' | 'numberLong' | 'numberStart';

/**
 * What can be said at once; whether it may be called the centre says. Italian numbers begin with 0 (landline) or 3 (mobile)
 * and have six to eleven digits (AGCOM 8/15/CIR, annex A); those of other countries begin with + or 00.
 */
export function troubleOf(number: string): NumberTrouble | null {
  const digits = number.replace(/\D/g, '').length;
  if (/^(\+|00)/.test(number)) {
    const least = number.startsWith('00') ? 10 : 8;
    return digits < least ? 'numberShort' : digits > least + 7 ? 'numberLong' : null;
  }
  if (number !== '' && !/^[03]/.test(number)) return 'numberStart';
  // Mobile numbers have nine or ten digits: a nine-digit one of long ago may be meant.
  if (digits < (number.startsWith('3') ? 9 : 6)) return 'numberShort';
  return digits > (number.startsWith('3') ? 10 : 11) ? 'numberLong' : null;
}

/** In groups of three or four, so that it can be checked digit by digit: '333 444 5566', '+39 045 555 0142'. */
export function grouped(number: string): string {
  const country = /^(\+39|0039)/.exec(number)?.[0] ?? /^\+/.exec(number)?.[0] ?? '';
  const rest = number.slice(country.length);
  const groups: string[] = [];
  for (let at = 0; at < rest.length;) {
    const left = rest.length - at;
    const size = left <= 4 ? left : 3;
    groups.push(rest.slice(at, at + size));
    at += size;
  }
  const words = groups.join(' ');
  return country === '+' || country === '' ? country + words : `${country} ${words}`.trim();
}
