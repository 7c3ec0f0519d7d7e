/**
 * What came along with a mail, for whoever may answer by machine: a file that nobody has looked at is a person's. The logo
 * under a name is none, or no mail that is written at a desk would ever be answered.
 */
import { htmlToText } from '../html.js';
import type { MailFile, ParsedMail } from '../parse.js';
import { splitQuoted } from '../quoted.js';
import { firstWordsOf } from './first-words.js';

/** A mark, a face, the sign of a network. A photograph or a page that says something is larger. */
const smallBytes = 16 * 1024;

/** True where something came along besides pictures that are drawn in the letter and say nothing. */
export function hasAttachment(mail: Pick<ParsedMail, 'files' | 'html' | 'subject'>): boolean {
  const drawn = mail.html === null ? new Set<string>() : named(mail.html);
  const asked = mail.html === null ? '' : questionWith(mail.html, mail.subject);
  return mail.files.some(
    (file) => !isDrawn(file, drawn) || (file.bytes.length > smallBytes && asked.includes(markOf(file.contentId!))),
  );
}

/**
 * RFC 2183, 2.1 and 2.2: `inline` is shown with the letter, `attachment` is apart from it, whatever else names it. Without a
 * word, what the HTML names is drawn in it (RFC 2387, 3.4). RFC 2392, 2: `cid:` is the Content-ID without its brackets.
 */
const isDrawn = ({ isApart, contentId, type }: MailFile, drawn: ReadonlySet<string>): boolean =>
  !isApart && contentId !== null && /^image\//.test(type) && drawn.has(contentId);

const cid = /\bcid:([^"'\s)<>]{1,400})/gi;

/** RFC 2392, 2: in a URL the id is percent-encoded. */
function plain(id: string): string {
  try {
    return decodeURIComponent(id.replaceAll('&amp;', '&'));
  } catch {
    return id;
  }
}

const named = (html: string): ReadonlySet<string> => new Set([...html.matchAll(cid)].map(([, id]) => plain(id!)));

/** Signs of private use: nobody's words. */
const markOf = (id: string): string => `\uE000${Buffer.from(id).toString('hex')}\uE001`;

/** What is asked, with a mark where a picture stands in it: not after the goodbye, not in the signature. */
function questionWith(html: string, subject: string): string {
  const marked = html.replaceAll(/<img\b[^<>]{0,4000}>/gi, (tag) =>
    [...tag.matchAll(cid)].map(([, id]) => ` ${markOf(plain(id!))} `).join(''),
  );
  return firstWordsOf({ subject, words: splitQuoted(htmlToText(marked)).words }).question;
}
