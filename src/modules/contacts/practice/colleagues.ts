/**
 * The simulated colleagues of a practice centre: they accept, think, answer each doubt, ask for confirmation and wrap up,
 * so that the floor lives while a visitor looks. Pure: contacts, time and chance come in, actions go out. Whoever a visitor
 * logs in as is left to the visitor, with everything that person holds.
 */
import type { Moment } from '#kernel/routing/types.js';
import type { Contact, Doubt } from '../contract.js';
import { between, chanceOf, type Chance } from './chance.js';
import type { Story } from './story.js';

export interface Colleague {
  readonly id: string;
  readonly name: string;
}

interface Planned {
  readonly consultantId: string;
  readonly at: Moment;
  /** Set while the offer is being looked at; null once the contact is held. */
  readonly interactionId: string | null;
}

export interface Colleagues {
  readonly chance: Chance;
  readonly people: readonly Colleague[];
  /** Those a visitor has taken over. */
  readonly leftToVisitors: readonly string[];
  /** What is going to be done next, a contact. */
  readonly planned: Readonly<Record<string, Planned>>;
}

export type ColleagueAction = { readonly consultantId: string; readonly contactId: string } & (
  | { readonly type: 'accept'; readonly interactionId: string }
  | { readonly type: 'write'; readonly body: string }
  | { readonly type: 'raiseDoubt'; readonly words: string }
  | { readonly type: 'answerDoubt'; readonly doubtId: string; readonly answer: string }
  | { readonly type: 'askConfirmation' }
  | { readonly type: 'wrapUp'; readonly code: string }
);

export const startColleagues = (seed: number, people: readonly Colleague[]): Colleagues => ({
  chance: chanceOf(seed),
  people,
  leftToVisitors: [],
  planned: {},
});

/** A visitor sits down at this desk: nothing is done in that name any more, not even what was planned. */
export function leaveToVisitor(state: Colleagues, consultantId: string): Colleagues {
  const planned = Object.fromEntries(
    Object.entries(state.planned).filter(([, plan]) => plan.consultantId !== consultantId),
  );
  return { ...state, planned, leftToVisitors: [...new Set([...state.leftToVisitors, consultantId])] };
}

export const takeBack = (state: Colleagues, consultantId: string): Colleagues => ({
  ...state,
  leftToVisitors: state.leftToVisitors.filter((id) => id !== consultantId),
});

export const nextMoveAt = (state: Colleagues): Moment =>
  Object.values(state.planned).reduce((soonest, plan) => Math.min(soonest, plan.at), Infinity);

/** An offer reached a colleague. */
export function offered(
  state: Colleagues,
  offer: { readonly interactionId: string; readonly contactId: string; readonly consultantId: string },
  at: Moment,
): Colleagues {
  if (!isOurs(state, offer.consultantId)) return state;
  const [inS, chance] = between(state.chance, 1, 6);
  const plan: Planned = { consultantId: offer.consultantId, interactionId: offer.interactionId, at: at + inS * 1_000 };
  return { ...state, chance, planned: { ...state.planned, [offer.contactId]: plan } };
}

/** A contact changed. Plans the next move of whoever holds it, unless one is planned already. */
export function saw(state: Colleagues, contact: Contact, at: Moment): Colleagues {
  const held = contact.interactions.find((interaction) => interaction.place === 'held')?.consultantId ?? null;
  const holder = held ?? (contact.state === 'resolved' ? contact.consultantId : null);
  const plan = state.planned[contact.id];
  if (plan && (plan.interactionId === null || holder === null)) return state;
  if (holder === null || !isOurs(state, holder) || !hasSomethingToDo(contact)) return state;
  const [thinkS, chance] = between(state.chance, 4, 14);
  const readingMs = contact.lastWords.length * 40;
  const planned = { consultantId: holder, interactionId: null, at: at + thinkS * 1_000 + readingMs };
  return { ...state, chance, planned: { ...state.planned, [contact.id]: planned } };
}

/** Time has come to `at`: what was planned is done on the contact as it stands now, not as it stood when planned. */
export function move(
  state: Colleagues,
  at: Moment,
  contactOf: (contactId: string) => Contact | null,
  stories: readonly Story[],
): { readonly state: Colleagues; readonly actions: readonly ColleagueAction[] } {
  const due = Object.entries(state.planned).filter(([, plan]) => plan.at <= at);
  if (due.length === 0) return { state, actions: [] };
  const gone = new Set(due.map(([contactId]) => contactId));
  const planned = Object.fromEntries(Object.entries(state.planned).filter(([contactId]) => !gone.has(contactId)));
  const actions = due.flatMap(([contactId, plan]): readonly ColleagueAction[] => {
    const who = { consultantId: plan.consultantId, contactId };
    if (plan.interactionId !== null) return [{ ...who, type: 'accept', interactionId: plan.interactionId }];
    const contact = contactOf(contactId);
    return contact ? actionsOn(contact, who, nameOf(state, plan.consultantId), stories) : [];
  });
  return { state: { ...state, planned }, actions };
}

const isOurs = (state: Colleagues, consultantId: string) =>
  state.people.some((person) => person.id === consultantId) && !state.leftToVisitors.includes(consultantId);

const nameOf = (state: Colleagues, consultantId: string) =>
  state.people.find((person) => person.id === consultantId)?.name.split(' ')[0] ?? '';

function hasSomethingToDo(contact: Contact): boolean {
  if (contact.state === 'resolved') return contact.wrapUpCode === null;
  if (contact.state !== 'open') return false;
  return contact.turn === 'consultant' || contact.doubts.every((doubt) => doubt.state !== 'open');
}

function actionsOn(
  contact: Contact,
  who: { readonly consultantId: string; readonly contactId: string },
  name: string,
  stories: readonly Story[],
): readonly ColleagueAction[] {
  if (contact.state === 'resolved')
    return contact.wrapUpCode === null ? [{ ...who, type: 'wrapUp', code: wrapUpOf(contact.queueId) }] : [];
  if (contact.state !== 'open') return [];
  const open = contact.doubts.filter((doubt) => doubt.state === 'open');
  if (open.length > 0) return answers(contact, open, who, name, stories);
  if (isQuestion(contact.lastWords) && contact.turn === 'consultant')
    return [{ ...who, type: 'raiseDoubt', words: questionIn(contact.lastWords) }];
  return contact.doubts.length > 0 ? [{ ...who, type: 'askConfirmation' }] : [];
}

/** One message for the doubts that are open, then each doubt written down as answered. */
function answers(
  contact: Contact,
  open: readonly Doubt[],
  who: { readonly consultantId: string; readonly contactId: string },
  name: string,
  stories: readonly Story[],
): readonly ColleagueAction[] {
  const answered = open.map((doubt) => ({ doubt, answer: answerTo(doubt.words, contact, stories) }));
  const isFirst = contact.knows !== who.consultantId;
  const said = [isFirst ? greeting(contact, name) : '', ...answered.map(({ answer }) => answer)];
  const body = said.filter(Boolean).join(contact.channel === 'mail' ? '\n\n' : ' ');
  return [
    { ...who, type: 'write', body },
    ...answered.map(({ doubt, answer }) => ({
      ...who,
      type: 'answerDoubt' as const,
      doubtId: doubt.id,
      answer: answer.slice(0, 200),
    })),
  ];
}

const greeting = (contact: Contact, name: string) =>
  contact.language === 'en' ? `Good morning, I am ${name}.` : `Buongiorno, sono ${name}.`;

export const isQuestion = (words: string): boolean => words.includes('?');

/** The last question of a message, in few words: what a consultant would write down as the doubt. */
export function questionIn(words: string): string {
  const questions = words.match(/[^.!?\n]+\?/g);
  return (questions?.at(-1) ?? words).trim().slice(0, 140);
}

/** The answer prepared for a doubt: the very words, else the story that shares most of them. */
export function answerTo(
  words: string,
  contact: Pick<Contact, 'language' | 'subject'>,
  stories: readonly Story[],
): string {
  const prepared = stories.flatMap((story) =>
    [...story.doubts, ...(story.afterthought ? [story.afterthought] : [])].map((doubt, place) => ({
      answer: doubt.answer,
      // The first doubt of a story is what its first message asks, in other words.
      asked: place === 0 ? `${doubt.words} ${story.first} ${story.subject}` : `${doubt.words} ${story.subject}`,
      words: doubt.words,
    })),
  );
  const same = prepared.find((doubt) => doubt.words === words);
  if (same) return same.answer;
  const asked = wordsOf(`${words} ${contact.subject}`);
  const scored = prepared
    .map((doubt) => ({ ...doubt, score: shared(asked, wordsOf(doubt.asked)) }))
    .sort((a, b) => b.score - a.score)[0];
  return scored && scored.score >= 0.5 ? scored.answer : unprepared(contact.language);
}

/** A colleague who does not exist must not invent: a visitor who asks something of their own is told where they are. */
const unprepared = (language: string) =>
  language === 'en'
    ? 'This is a practice centre and I am a simulated colleague: I only know the prepared stories. Log in as a consultant to answer in my place.'
    : 'Questo è un centro di prova e io sono una collega simulata: so rispondere solo alle storie preparate. Entri come consulente per rispondere al mio posto.';

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set((text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).map((word) => word.slice(0, 6)));

function shared(asked: ReadonlySet<string>, known: ReadonlySet<string>): number {
  const both = [...asked].filter((word) => known.has(word)).length;
  return asked.size === 0 ? 0 : both / asked.size;
}

/** The codes every centre begins with (migration 0008). */
const wrapUps: Readonly<Record<string, string>> = {
  queue_guasti: 'fault',
  queue_fatture: 'bill',
  queue_contratti: 'contract',
  queue_reclami: 'complaint',
  queue_informazioni: 'explained',
};
const wrapUpOf = (queueId: string) => wrapUps[queueId] ?? 'solved';
