/** The mail of an automatic answer: its first line says that no person wrote it, its last ones how to reach one. */
import { say } from '#modules/contacts/customer-words/contract.js';
import { escapeHtml, simpleHtml } from '../compose.js';
import type { Contact } from '../ports.js';
import { dayWords, languageOr, words } from '../words.js';

export interface AnswerLetter {
  readonly contact: Contact;
  /** As the machine said it; the words that it is one come first (AI Act art. 50(1)). */
  readonly body: string;
  readonly source: string;
  readonly checkedAt: number;
  readonly yesLink: string;
  readonly noLink: string;
  /** What customer and centre call the contact. */
  readonly code: string;
  readonly centreName: string;
  readonly timeZone: string;
}

export function answerLetter(letter: AnswerLetter): { readonly text: string; readonly html: string } {
  const language = languageOr(letter.contact.language);
  const t = words[language];
  const day = dayWords(letter.checkedAt, language, letter.timeZone);
  const source = say(language, 'machine.source', { source: letter.source, when: day });
  const asks = say(language, 'machine.asks');
  const end = [t.answerPerson, t.answerSilence, `${letter.centreName}. ${t.requestCode(letter.code)}`];
  const before = [letter.body, source, asks];
  return {
    text: [...before, `${t.answerYes}:\n${letter.yesLink}`, `${t.answerNo}:\n${letter.noLink}`, ...end].join('\n\n'),
    html: [
      ...before.map(simpleHtml),
      `<p>${link(letter.yesLink, t.answerYes)}</p>`,
      `<p>${link(letter.noLink, t.answerNo)}</p>`,
      ...end.map(simpleHtml),
    ].join('\n'),
  };
}

/** Large enough for a thumb (WCAG 2.5.8), and a plain link where a program leaves the looks out. */
const link = (address: string, label: string): string =>
  `<a href="${escapeHtml(address)}" style="display:inline-block;padding:12px 16px;border:2px solid #0f5677;border-radius:6px;color:#0f5677;font-weight:600">${escapeHtml(label)}</a>`;
