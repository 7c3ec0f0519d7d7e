/** The small words of RFC 3261 section 25.1: what a token is, how lists and quotes come apart. No backtracking anywhere. */

/** token = 1*(alphanum / "-" / "." / "!" / "%" / "*" / "_" / "+" / "`" / "'" / "~") */
const isTokenChar = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~")
  isTokenChar[char.charCodeAt(0)] = 1;

export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || isTokenChar[code] === 0) return false;
  }
  return text.length > 0;
}

export const quote = 34;
export const backslash = 92;

/** The position after the quoted string that begins at `from`; -1 when it never ends. */
export function afterQuoted(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) return i + 1;
  }
  return -1;
}

/** "a \"b\"" → a "b" */
export function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;
}

export function quotedString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`;
}

/** Comes apart at commas that stand neither in quotes nor between < and >. */
export function splitList(text: string): readonly string[] {
  if (!text.includes(',')) return [text];
  const parts: string[] = [];
  let began = 0;
  let isInAngle = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote && !isInAngle) {
      const after = afterQuoted(text, i);
      if (after === -1) break;
      i = after - 1;
    } else if (code === 60) isInAngle = true;
    else if (code === 62) isInAngle = false;
    else if (code === 44 && !isInAngle) {
      parts.push(text.slice(began, i).trim());
      began = i + 1;
    }
  }
  parts.push(text.slice(began).trim());
  return parts.filter((part) => part !== '');
}

/**
 * ;name=value;name2="quoted;value";flag from `from` on: names lower case, values as they stand but unquoted. Null when
 * it is no list of parameters.
 */
export function parseParams(text: string, from: number): Map<string, string> | null {
  const params = new Map<string, string>();
  let i = skipSpace(text, from);
  while (i < text.length) {
    if (text.charCodeAt(i) !== 59) return null;
    i = skipSpace(text, i + 1);
    let end = i;
    while (end < text.length && !'=; \t'.includes(text[end]!)) end++;
    const name = text.slice(i, end).toLowerCase();
    if (!isToken(name)) return null;
    i = skipSpace(text, end);
    let value = '';
    if (text.charCodeAt(i) === 61) {
      i = skipSpace(text, i + 1);
      if (text.charCodeAt(i) === quote) {
        end = afterQuoted(text, i);
        if (end === -1) return null;
        value = unquoted(text.slice(i, end));
      } else {
        end = i;
        while (end < text.length && !'; \t"<>,'.includes(text[end]!)) end++;
        value = text.slice(i, end);
        if (value === '') return null;
      }
      i = skipSpace(text, end);
    }
    // RFC 3261 7.3.1: a parameter name "MUST NOT appear more than once"; the first is kept, others do not change it.
    if (!params.has(name)) params.set(name, value);
  }
  return params;
}

export function skipSpace(text: string, from: number): number {
  let i = from;
  while (i < text.length && (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 9)) i++;
  return i;
}

/** Digits only, within bounds; null otherwise. `2 ** 31` needs no more than ten digits, leading zeros aside. */
export function wholeNumber(text: string | undefined, most: number): number | null {
  if (text === undefined || !/^[0-9]{1,32}$/.test(text)) return null;
  const value = Number(text);
  return value <= most ? value : null;
}

/** Longer than any address that people have; a hostile one is read each time instead of kept. */
const mostRemembered = 256;

/**
 * One header is read by several rules, one after the other: is it well-formed, whose transaction, whose dialog, who calls.
 * What was read of late is remembered, so it must never be changed: `most` texts, twice as many at times.
 */
export function remembering<T>(read: (text: string) => T, most = 16): (text: string) => T {
  let young = new Map<string, T>();
  let old = young;
  return (text) => {
    const found = young.get(text) ?? old.get(text);
    if (found !== undefined) return found;
    const made = read(text);
    if (text.length > mostRemembered) return made;
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(text, made);
    return made;
  };
}
