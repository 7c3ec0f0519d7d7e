/**
 * An answer out of a contact that the customer said is solved: what was asked and what a person answered, without who they
 * are. Pure. A person looks over it before it is handed in, and another before it is published.
 */
import { masked } from '#kernel/mask.js';
import { longest } from '../../knowledge/articles/contract.js';
import type { Contact, Entry } from '../contract.js';
import { keyOf } from '../gaps/contract.js';

export interface ProposedAnswer {
  readonly language: 'it' | 'en';
  readonly topic: string;
  readonly title: string;
  readonly short: string;
  /** The whole of it, where the short one does not hold it all. */
  readonly long: string;
}

const sentences = (text: string): readonly string[] => text.match(/[^.?!\n]+(?:[.?!]+|\n|$)\s*/g) ?? [];

/** Whole sentences, as many as there is room for. */
export function beginningOf(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = '';
  for (const sentence of sentences(text)) {
    if ((kept + sentence).trimEnd().length > most) break;
    kept += sentence;
  }
  return kept.trim() || text.slice(0, most).trim();
}

/** Said to a person, not to everybody who will read it. */
const greeting =
  /^\s*(?:buon(?:giorno|asera| pomeriggio)|salve|ciao|gentile|hello|good (?:morning|afternoon|evening)|dear)(?![\p{L}])(?:[^.?!,\n]{0,30}[,.!\n]\s*|\s+)/iu;
const presented = /^(?:sono|mi chiamo|i am|my name is)\s[^.?!\n]{0,60}[.!\n]\s*/iu;
export const withoutGreeting = (text: string): string => text.replace(greeting, '').replace(presented, '').trim();

const large = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** "Come entro?" says nothing by itself: the sentence before it belongs to it. */
const tellingLength = 30;

/** A question ends with its sign; before it stand greetings and the story. */
export function titleOf(question: string): string {
  const all = sentences(withoutGreeting(question)).map((one) => one.trim());
  const at = Math.max(
    0,
    all.findIndex((one) => one.endsWith('?')),
  );
  const [before, title] = [all[at - 1] ?? '', all[at] ?? ''];
  const both = `${before} ${title}`.trim();
  const chosen = title.length < tellingLength && both.length <= longest.title ? both : title;
  return large(chosen.replaceAll(/\s+/g, ' ').slice(0, longest.title));
}

/** Null: no person wrote an answer. What a machine said is an answer already. */
export function proposedFrom(
  contact: Pick<Contact, 'customerName' | 'language'>,
  entries: readonly Entry[],
  guessed: string | null,
): ProposedAnswer | null {
  const messages = entries.filter(({ kind, body }) => kind === 'message' && body.trim() !== '');
  const names = [contact.customerName, ...messages.map(({ author }) => author.name)];
  const asked = messages.find(({ author }) => author.kind === 'customer');
  const answers = messages.filter(({ author }) => author.kind === 'consultant').map(({ body }) => body);
  // "Prego, buona giornata" comes last; what explains is long.
  const answer = answers.toSorted((a, b) => b.length - a.length)[0];
  if (!asked || answer === undefined) return null;
  const question = masked(asked.body, names);
  const whole = large(withoutGreeting(masked(answer, names))).slice(0, longest.long);
  const short = beginningOf(whole, longest.short);
  return {
    language: contact.language.startsWith('en') ? 'en' : 'it',
    topic: guessed ?? keyOf(withoutGreeting(question)),
    title: titleOf(question),
    short,
    long: short === whole ? '' : whole,
  };
}

export const sourceWords = {
  it: (day: string): string => `Contatto risolto il ${day}`,
  en: (day: string): string => `Contact solved on ${day}`,
} as const;
