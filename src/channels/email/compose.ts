/** A mail of ours, from a contact, an entry and the mails before it. Pure: the same input is the same mail, byte for byte. */
import type { DkimKey, Mailbox } from './mailboxes.js';
import type { StoredMessage } from './messages.js';
import type { Contact } from './ports.js';
import { tagged } from './tags.js';
import { dateWords, languageOr, words } from './words.js';

export interface Letter {
  readonly contact: Contact;
  readonly mailbox: Mailbox;
  readonly centreName: string;
  readonly timeZone: string;
  readonly kind: 'reply' | 'ask' | 'auto';
  readonly body: string;
  /** The same words with looks; missing: made from `body`. */
  readonly html?: string;
  readonly subject?: string;
  readonly to: string;
  readonly toName: string;
  readonly authorName: string;
  /** Earlier mails of the contact, newest first. */
  readonly before: readonly StoredMessage[];
  readonly messageId: string;
  /** Null where the mailbox has no tags. */
  readonly replyTag: string | null;
  readonly returnTag: string | null;
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: Buffer }[];
}

/** What nodemailer takes. */
export interface Composed {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly replyTo?: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: string[];
  readonly headers: Record<string, string>;
  readonly attachments: { filename: string; contentType: string; content: Buffer }[];
  readonly dkim?: { domainName: string; keySelector: string; privateKey: string };
}

export const escapeHtml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');

/** Paragraphs, line breaks and links; nothing else, so that it looks right in every program. */
export function simpleHtml(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) =>
      escapeHtml(paragraph)
        .replace(/https?:\/\/[^\s<>"']{1,500}[^\s<>"'.,;:)]/g, (url) => `<a href="${url}">${url}</a>`)
        .replace(/\n/g, '<br>\n'),
    )
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join('\n');
}

/** RFC 5322 3.6.4: References = the parent's References and its Message-ID; the first and the last ones when it gets long. */
function referencesOf(parent: StoredMessage | undefined): string[] {
  if (!parent) return [];
  const all = [...new Set([...parent.references, parent.messageId])];
  return all.length <= 20 ? all : [all[0]!, ...all.slice(-19)];
}

function subjectOf(letter: Letter, parent: StoredMessage | undefined): string {
  if (letter.subject !== undefined) return letter.subject;
  const subject = parent?.subject || letter.contact.subject;
  if (parent === undefined) return subject;
  // 'R:' is what Italian programs write for 'Re:'; a second prefix would only grow.
  return /^(?:re|r|rif|aw|sv)\s*:/i.test(subject) ? subject : `Re: ${subject}`;
}

function quotation(letter: Letter): { text: string; html: string } {
  const last = letter.kind === 'reply' ? letter.before.find((message) => message.direction === 'in') : undefined;
  if (!last || last.excerpt === '') return { text: '', html: '' };
  const language = languageOr(letter.contact.language);
  const intro = words[language].wrote(dateWords(last.at, language, letter.timeZone), last.address);
  const lines = last.excerpt.split('\n').map((line) => (line === '' ? '>' : `> ${line}`));
  return {
    text: `\n\n${intro}\n${lines.join('\n')}`,
    html: `\n<p>${escapeHtml(intro)}</p>\n<blockquote style="margin:0 0 0 12px;padding-left:12px;border-left:2px solid #999">${simpleHtml(last.excerpt)}</blockquote>`,
  };
}

function dkimOf(dkim: DkimKey | null): Pick<Composed, 'dkim'> {
  if (dkim === null || dkim.privateKey === '' || dkim.isPublished === false) return {};
  return { dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: dkim.privateKey } };
}

export function compose(letter: Letter): Composed {
  const { mailbox, contact } = letter;
  const parent = letter.before[0];
  const quoted = quotation(letter);
  const references = referencesOf(parent);
  const name = letter.authorName
    ? `${letter.authorName} · ${mailbox.name || letter.centreName}`
    : mailbox.name || letter.centreName;
  const signed =
    letter.kind === 'reply' && letter.authorName
      ? `${letter.body}\n\n${letter.authorName}\n${letter.centreName}`
      : letter.body;
  const language = languageOr(contact.language);
  return {
    envelope: {
      // RFC 3834 section 3: an automatic answer must not provoke a bounce that is answered again; its return path is a
      // tag too, and bounces are never answered.
      from: letter.returnTag === null ? mailbox.address : tagged(mailbox.address, 'b', letter.returnTag),
      to: letter.to,
    },
    from: { name, address: mailbox.address },
    to: { name: letter.toName, address: letter.to },
    ...(letter.replyTag === null ? {} : { replyTo: tagged(mailbox.address, 'c', letter.replyTag) }),
    subject: subjectOf(letter, parent),
    text: signed + quoted.text,
    html: `<!doctype html><html lang="${language}"><body style="font:16px/1.5 sans-serif">${letter.html ?? simpleHtml(signed)}${quoted.html}</body></html>`,
    messageId: letter.messageId,
    ...(parent ? { inReplyTo: parent.messageId, references } : {}),
    headers: automaticHeaders(letter.kind, language),
    attachments: letter.files.map((file) => ({ filename: file.name, contentType: file.type, content: file.bytes })),
    ...dkimOf(mailbox.dkim),
  };
}

/** RFC 3834 section 5, and what Exchange understands instead: no machine is to answer a machine. */
function automaticHeaders(kind: Letter['kind'], language: string): Record<string, string> {
  const common = { 'Content-Language': language };
  if (kind === 'reply') return common;
  return {
    ...common,
    'Auto-Submitted': kind === 'auto' ? 'auto-replied' : 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(kind === 'auto' ? { Precedence: 'auto_reply' } : {}),
  };
}
