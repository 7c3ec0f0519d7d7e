/**
 * Letters that came in under a false name. Most mails in the wild that are wrong about their charset are wrong in one
 * of four ways; each is recognised by what it leaves behind, and left alone when there is doubt.
 */

/** Windows-1252 letters that a Latin-1 decoder leaves as control characters U+0080-U+009F (WHATWG encoding, index windows-1252). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Some runtimes decode windows-1252 as Latin-1; no text means to hold C1 controls, so they are put right here. */
export function fixControls(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (letter) => windows1252[letter.charCodeAt(0) - 0x80] ?? letter);
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** True when the bytes are whole UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** UTF-8 that was read as Latin-1 ('perchÃ©'): turned back when every such letter is part of whole UTF-8. */
export function fixDoubled(text: string): string {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf]/.test(text)) return text;
  // A letter beyond Latin-1 means that the text was decoded well somewhere: then only doubt is left, and no change.
  if (/[\u0100-\uffff]/.test(text)) return text;
  try {
    return strictUtf8.decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

/** RFC 2152. Runs '+<modified base64>-' in a part that says utf-7; '+-' is a plus. Anything else stays as it is. */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (run, code: string) => {
    if (code === '') return run === '+-' ? '+' : run;
    const bytes = Buffer.from(code, 'base64');
    if (bytes.length < 2) return run;
    let out = '';
    for (let i = 0; i + 1 < bytes.length; i += 2) out += String.fromCharCode(bytes.readUInt16BE(i));
    return wellFormed(out) === out ? out : run;
  });
}

/** Headers with bare 8-bit letters that are no UTF-8 (older programs): read as windows-1252, as they were meant. */
export function repairHeaderBytes(raw: Buffer): Buffer {
  const end = headerEnd(raw);
  const head = raw.subarray(0, end);
  if (isUtf8(head)) return raw;
  return Buffer.concat([Buffer.from(fixControls(head.toString('latin1')), 'utf8'), raw.subarray(end)]);
}

/** Where the header section of a mail ends (RFC 5322 2.1: the first empty line). */
export function headerEnd(raw: Buffer): number {
  const crlf = raw.indexOf('\r\n\r\n');
  const lf = raw.indexOf('\n\n');
  if (crlf < 0 && lf < 0) return raw.length;
  if (crlf < 0) return lf;
  return lf < 0 ? crlf : Math.min(crlf, lf);
}

/** How many letters were lost in decoding. */
export const lostLetters = (text: string): number => text.split('\ufffd').length - 1;

/**
 * The same mail with UTF-8 and ASCII claims replaced by windows-1252: for a second reading when the first one lost
 * letters. Only header lines of parts name a charset in this form; a body line that does is shown with the other name.
 */
export function claimWindows1252(raw: Buffer): Buffer {
  return Buffer.from(
    raw.toString('latin1').replace(/charset\s*=\s*"?(?:utf-?8|us-ascii)"?/gi, 'charset=cp1252'),
    'latin1',
  );
}

/** Half letters of UTF-16 are replaced: PostgreSQL and JSON readers refuse them. */
export const wellFormed = (text: string): string =>
  text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
