/**
 * Telephone numbers as people type them, in the one form that can be compared and called: E.164, a plus and at most
 * fifteen digits. libphonenumber-js knows more of every plan in the world, and calls the short and 084x numbers of our own
 * country invalid; here a number is only read, and whether it may be called is a rule's business.
 */

/** Where the 0 of a national number is part of it. Elsewhere it is a trunk prefix and goes (ITU-T E.123 2.5). */
const keepsZero = new Set(['39', '378', '379']);

/** '06 1234.567', '0039 06…', '+39 (0)6…', 'tel:+39…' → '+39061234567'; null for what is no number, or a short one. */
export function e164Of(text: string, home: string): string | null {
  const written = text
    .trim()
    .replace(/^tel:/i, '')
    // '+39 (0)6': in brackets stands what is dialled from inside alone, and in Italy from everywhere.
    .replace(/^(\+|00)([1-9][0-9]{0,2})\s*\(0\)/, (_, plus: string, code: string) =>
      keepsZero.has(code) ? `${plus}${code}0` : `${plus}${code}`,
    )
    .replace(/[\s().\-/\u00a0\u2010-\u2015]/g, '');
  if (!/^\+?[0-9]+$/.test(written)) return null;
  const whole = written.startsWith('+')
    ? written
    : written.startsWith('00')
      ? `+${written.slice(2)}`
      : nationalOf(written, home);
  // E.164 6.2.1: "the maximum length … is 15 digits". Below eight it is a service of a network, no subscriber.
  return whole !== null && /^\+[1-9][0-9]{7,14}$/.test(whole) ? whole : null;
}

/** Emergency and service numbers are short: 112, 187, 1500, 12345. They are called from a telephone, by a person there. */
function nationalOf(digits: string, home: string): string | null {
  if (digits.length < 6) return null;
  return `+${home}${keepsZero.has(home) ? digits : digits.replace(/^0/, '')}`;
}
