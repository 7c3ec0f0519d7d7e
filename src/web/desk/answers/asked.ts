/** What a conversation asks at the moment: the words for which answers are looked up. Pure. */
import type { Contact, Entry } from '#modules/contacts/contract.js';
import { longestAsked } from '#modules/knowledge/suggest/contract.js';

/** "Sì, grazie" asks nothing by itself: what was said before it belongs to it. */
const shortWords = 25;

/**
 * The customer's words since the last answer. On a telephone nobody writes for the customer: there it is what the consultant
 * notes down, while they note it.
 */
export function askedOf(contact: Contact, entries: readonly Entry[], note: string): string {
  if (contact.joinedInto !== null || contact.state === 'resolved' || contact.state === 'unconfirmed') return '';
  const said = unanswered(isHouseLine(contact, entries[0]) ? entries.slice(1) : entries);
  const noted = contact.channel === 'call' ? note.trim() || lastNote(entries) : '';
  // In chat the subject is the first words, said already; so it is of a call whose caller spoke to a machine.
  const subject = contact.channel === 'chat' ? '' : contact.subject;
  const parts = [subject, ...said, noted].map((part) => part.trim()).filter((part) => part !== '');
  return [...new Set(parts)].join('\n').slice(0, longestAsked);
}

function unanswered(entries: readonly Entry[]): readonly string[] {
  const messages = entries.filter(({ kind }) => kind === 'message');
  const answeredAt = messages.findLastIndex(({ author }) => author.kind === 'consultant');
  const isTheirs = ({ author }: Entry): boolean => author.kind === 'customer';
  const since = messages.slice(answeredAt + 1).filter(isTheirs);
  const before = messages.slice(0, answeredAt + 1).findLast(isTheirs);
  const isShort = since.reduce((sum, { body }) => sum + body.length, 0) < shortWords;
  return [...(isShort && before ? [before] : []), ...since].map(({ body }) => body);
}

/** A call opens with the number and the menu, in the house's words: its name is no question. What was chosen there is the subject. */
const isHouseLine = ({ channel }: Contact, first: Entry | undefined): boolean =>
  channel === 'call' && first?.kind === 'message' && first.channel === 'call' && first.params['transcribed'] !== 1;

/** The house's own note, of the number and the menu, asks nothing. */
const lastNote = (entries: readonly Entry[]): string =>
  entries.findLast(({ kind, author }) => kind === 'note' && author.kind === 'consultant')?.body ?? '';

/** The text with an answer in it: alone, or as a paragraph of its own after what stands there. */
export const withAnswer = (text: string, answer: string): string =>
  text.trim() === '' ? answer : `${text.trimEnd()}\n\n${answer}`;

/** What is left without it: words written since stay. Null where it was changed, and so is not the answer's any more. */
export function withoutAnswer(text: string, answer: string): string | null {
  const at = text.lastIndexOf(answer);
  if (at === -1) return null;
  return `${text.slice(0, at)}${text.slice(at + answer.length)}`.trim();
}
