/** Raw bytes → what a contact needs of a mail. Never throws anything but MimeProblem, whatever comes in. */
import type { Address, Attachment as Part, Email } from 'postal-mime';
import {
  claimWindows1252,
  decodeUtf7,
  fixControls,
  fixDoubled,
  lostLetters,
  repairHeaderBytes,
  wellFormed,
} from './charset.js';
import { htmlToText } from './html.js';
import { parseMime } from './mime.js';
import { splitQuoted } from './quoted.js';

export interface MailFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
  /** Named by the HTML as `cid:`. */
  readonly contentId: string | null;
  /** Its sender set it apart from the letter (Content-Disposition: attachment). */
  readonly isApart: boolean;
}

export interface ParsedMail {
  readonly from: { readonly name: string; readonly address: string };
  /** Where the sender wants answers: Reply-To, else From. */
  readonly replyTo: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  /** With angle brackets; empty when the mail has none. */
  readonly messageId: string;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly words: string;
  readonly quoted: string | null;
  readonly html: string | null;
  readonly files: readonly MailFile[];
  /** Lower-case name → values in order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Parts that say how a delivery went (RFC 3464, RFC 6522). */
  readonly reports: readonly { readonly type: string; readonly text: string }[];
}

/** RFC 5321 4.5.3.1: local part 64, domain 255. */
const addressPattern = /^[^\s\u0000-\u001f\u007f<>@,;:"]{1,64}@[^\s\u0000-\u001f\u007f<>@,;:"]{1,255}$/;
const messageIdPattern = /<[^<>\s\u0000-\u001f\u007f]{1,250}>/g;
const maxWords = 200_000;
const maxHtml = 1_000_000;

export function cleanAddress(address: string | undefined): string {
  const clean = (address ?? '').trim().replace(/^<|>$/g, '').toLowerCase();
  return addressPattern.test(clean) ? clean : '';
}

/** RFC 5322 3.6.4. Programs write anything around the ids; what is between angle brackets is taken, the last 50. */
export function messageIds(value: string | undefined): string[] {
  return (value?.slice(0, 50_000).match(messageIdPattern) ?? []).slice(-50);
}

/** One line, no control or direction letters (a subject must not be able to turn the screen's text round). */
export function oneLine(text: string, max = 300): string {
  const line = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, max);
  return wellFormed(line);
}

function cleanText(text: string): string {
  const clean = text
    .slice(0, 4 * maxWords)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, '')
    // Line by line: a pattern for "blanks before a line's end" takes the square of a run of blanks (200,000: a minute).
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()
    .slice(0, maxWords);
  return wellFormed(clean);
}

function people(list: readonly Address[] | undefined): { name: string; address: string }[] {
  return (list ?? [])
    .flatMap((entry) => (entry.group ? entry.group : [entry]))
    .map((entry) => ({ name: oneLine(entry.name ?? '', 120), address: cleanAddress(entry.address) }))
    .filter((entry) => entry.address !== '')
    .slice(0, 200);
}

const bytesOf = (part: Part): Buffer =>
  typeof part.content === 'string' ? Buffer.from(part.content) : Buffer.from(part.content as Uint8Array);

const extensions: Readonly<Record<string, string>> = {
  'message/rfc822': '.eml',
  'text/calendar': '.ics',
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'text/plain': '.txt',
  'application/ms-tnef': '.dat',
};

/** A name that is safe in a path, a header and on the screen. */
export function safeName(name: string | null, type: string, index: number): string {
  const clean = oneLine(name ?? '', 150)
    .replace(/[\\/:*?"<>|]/g, '_')
    .replace(/^[.\s]+/, '');
  return clean === '' ? `allegato-${index + 1}${extensions[type] ?? ''}` : clean;
}

const isReport = (part: Part): boolean =>
  [
    'message/delivery-status',
    'message/global-delivery-status',
    'text/rfc822-headers',
    'message/feedback-report',
  ].includes(part.mimeType);

/** Reads a mail. A second reading with another charset wins when it loses fewer letters. */
export async function parseMail(raw: Buffer): Promise<ParsedMail> {
  const bytes = repairHeaderBytes(raw);
  let email = await parseMime(bytes);
  const lost = lostLetters((email.text ?? '') + (email.html ?? ''));
  if (lost > 0) {
    const second = await parseMime(claimWindows1252(bytes));
    if (lostLetters((second.text ?? '') + (second.html ?? '')) < lost)
      email = { ...email, text: second.text, html: second.html };
  }
  return read(email, bytes);
}

function read(email: Email, raw: Buffer): ParsedMail {
  const isUtf7 = /charset\s*=\s*"?(?:unicode-1-1-)?utf-7/i.test(
    raw.toString('latin1', 0, Math.min(raw.length, 64_000)),
  );
  const fix = (text: string): string => fixDoubled(isUtf7 ? decodeUtf7(fixControls(text)) : fixControls(text));
  const html = email.html === undefined ? null : wellFormed(fix(email.html.slice(0, maxHtml)));
  const plain = cleanText(fix(email.text ?? ''));
  const split = splitQuoted(plain !== '' ? plain : cleanText(html === null ? '' : htmlToText(html)));
  const from = people(email.from ? [email.from] : [])[0] ?? people(email.sender ? [email.sender] : [])[0];
  const headers = new Map<string, string[]>();
  for (const header of email.headers.slice(0, 1000)) {
    const values = headers.get(header.key) ?? [];
    values.push(header.value.replace(/\r?\n/g, ' ').slice(0, 10_000));
    headers.set(header.key, values);
  }
  const replyTo = people(email.replyTo)[0]?.address;
  return {
    from: from ?? { name: '', address: '' },
    replyTo: replyTo ?? from?.address ?? '',
    to: people(email.to).map((person) => person.address),
    cc: people(email.cc).map((person) => person.address),
    subject: oneLine(fix(email.subject ?? '')),
    messageId: messageIds(email.messageId)[0] ?? '',
    inReplyTo: messageIds(email.inReplyTo)[0] ?? null,
    references: messageIds(email.references),
    words: split.words,
    quoted: split.quoted,
    html,
    files: email.attachments.filter((part) => !isReport(part)).map(fileOf),
    headers,
    reports: email.attachments
      .filter((part) => isReport(part) || part.mimeType === 'message/rfc822')
      .map((part) => ({ type: part.mimeType, text: bytesOf(part).toString('latin1', 0, 64_000) })),
  };
}

function fileOf(part: Part, index: number): MailFile {
  return {
    name: safeName(part.filename, part.mimeType, index),
    type: /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/.test(part.mimeType) ? part.mimeType : 'application/octet-stream',
    bytes: bytesOf(part),
    contentId: part.contentId?.replace(/^<|>$/g, '') ?? null,
    isApart: part.disposition?.toLowerCase() === 'attachment',
  };
}
