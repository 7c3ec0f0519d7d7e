/** What a file really is, told by its first bytes: neither the name nor the type a client claims is believed. */

/** Kinds that customers and consultants may send. Nothing here runs by being opened; everything else is refused. */
export const allowedTypes = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/heic',
  'application/pdf',
  'text/plain',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
] as const;

export type AllowedType = (typeof allowedTypes)[number];

const latin = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** The type, or null when it is none that we take. */
export function sniff(bytes: Uint8Array): AllowedType | null {
  if (bytes.length === 0) return null;
  const head = latin(bytes, 0, 16);
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'image/webp';
  // ISO base media file format (ISO/IEC 14496-12): the brand tells a telephone's photo from a film.
  if (head.slice(4, 8) === 'ftyp' && /^(heic|heix|mif1|msf1)$/.test(head.slice(8, 12))) return 'image/heic';
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.startsWith('PK\x03\x04')) return sniffZip(bytes);
  return isPlainText(bytes) ? 'text/plain' : null;
}

/** Documents are zip archives: OpenDocument says its type first; Office names its parts. Macros are refused. */
function sniffZip(bytes: Uint8Array): AllowedType | null {
  const start = latin(bytes, 30, 110);
  for (const type of allowedTypes)
    if (type.includes('opendocument') && start.startsWith(`mimetype${type}`)) return type;
  const all = latin(bytes, 0, bytes.length);
  if (all.includes('vbaProject.bin')) return null;
  if (all.includes('word/document.xml'))
    return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  if (all.includes('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return null;
}

/** Valid UTF-8 without control characters, and nothing a browser could take for a page. */
function isPlainText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    for (const char of text) {
      const code = char.codePointAt(0)!;
      if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || (code >= 0x7f && code < 0xa0)) return false;
    }
    return !/<\s*(!doctype|html|head|body|script|svg|iframe|\?xml|\?php)/i.test(text.slice(0, 4096));
  } catch {
    return false;
  }
}

const extensions: Record<AllowedType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
};

/**
 * A name that is safe on every disk and screen: no path, no control or direction characters ("gpj.exe" written
 * backwards), not longer than 120 characters, and an ending that agrees with what the file is.
 */
export function safeName(name: string, type: AllowedType): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*%]/g, '_')
    .replace(/^[.\s]+/, '')
    .trim();
  const stem = [...clean.replace(/\.[^.]{0,10}$/, '')].slice(0, 110).join('').trim() || 'file';
  const ending = /\.([^.]{1,10})$/.exec(clean)?.[1]?.toLowerCase() ?? '';
  const isTrue = ending === extensions[type] || (type === 'image/jpeg' && ending === 'jpeg');
  const isText = type === 'text/plain' && ['csv', 'log', 'md'].includes(ending);
  return `${stem}.${isTrue || isText ? ending : extensions[type]}`;
}
