import { kioskMarks, readBeforeNote, type FloorCommand, type ReadBefore } from '#modules/contacts/index.js';
import { wroteHere } from '../flows/run.js';
import type { CallEnd, CallRow } from './contract.js';
import type { Recognised } from './recognise.js';

type Language = 'it' | 'en';

/** What the timeline says of a call, in the centre's language; names of menus and choices are the centre's own words. */
export interface CallWords {
  readonly subject: string;
  readonly body: string;
  /** The menu, what was chosen there and what was said; empty without any. */
  readonly walked: string;
  readonly hidden: string;
}

const texts = {
  it: {
    hidden: 'Numero nascosto',
    call: 'Telefonata',
    from: (number: string) => `Telefonata da ${number}`,
    menu: (flow: string, version: number) => `Menu «${flow}», versione ${version}`,
    message: { name: 'Messaggio vocale', subject: 'Messaggio vocale' },
    person: 'ha chiesto una persona con lo zero',
    wrote: 'ha scritto, invece di parlare',
    said: (words: string) => `«${words}» (detto al telefono, capito da una macchina)`,
    unheard: 'ha parlato a una macchina, che non ha capito',
    by: { number: 'riconosciuto dal numero', code: 'riconosciuto dal codice cliente' },
  },
  en: {
    hidden: 'Hidden number',
    call: 'Telephone call',
    from: (number: string) => `Call from ${number}`,
    menu: (flow: string, version: number) => `Menu “${flow}”, version ${version}`,
    message: { name: 'Voice message', subject: 'Voice message' },
    person: 'pressed zero for a person',
    wrote: 'wrote instead of speaking',
    said: (words: string) => `“${words}” (said on the telephone, understood by a machine)`,
    unheard: 'spoke to a machine, which did not understand',
    by: { number: 'recognised by the number', code: 'recognised by the customer code' },
  },
} as const;

export function wordsOfCall(of: {
  readonly language: Language;
  readonly number: string | null;
  readonly flow: string | null;
  readonly flowVersion: number | null;
  readonly chosen: readonly string[];
  readonly gathered: Readonly<Record<string, string>>;
  /** By what the caller is known, if at all. */
  readonly knownBy?: 'number' | 'code' | null;
  /** The caller's own words, as a machine wrote them down; '' where it understood none, null where nobody spoke to it. */
  readonly spoken?: string | null;
}): CallWords {
  const say = texts[of.language];
  const own: Readonly<Record<string, string>> = { '0': say.person, [wroteHere]: say.wrote };
  const choices = of.chosen.filter((choice) => !Object.hasOwn(own, choice));
  const menu = of.flow === null || of.flowVersion === null ? [] : [say.menu(of.flow, of.flowVersion)];
  const walked = of.chosen.map((choice) => own[choice] ?? choice);
  const keyed = Object.entries(of.gathered).map(([what, digits]) => `${what}: ${digits}`);
  const known = of.knownBy == null ? [] : [say.by[of.knownBy]];
  const unheard = of.spoken === '' ? [say.unheard] : [];
  const way = [...menu, ...walked, ...keyed, ...unheard].join(' · ');
  return {
    // What is said is nearer to what is wanted than what was pressed before.
    subject: shortened(of.spoken ?? '') || (choices.at(-1) ?? say.call),
    body: [say.from(of.number ?? say.hidden.toLowerCase()), ...known, ...(way === '' ? [] : [way])].join(' · '),
    walked: [way, ...(of.spoken ? [say.said(of.spoken)] : [])].filter(Boolean).join(' · '),
    hidden: say.hidden,
  };
}

/** As long as a line shows. */
const mostSubject = 80;
const shortened = (words: string): string =>
  words.length <= mostSubject ? words : `${words.slice(0, mostSubject).replace(/\s+\S*$/, '')}…`;

/** What a message that a caller left is called. */
export const messageWords = (language: Language): { readonly name: string; readonly subject: string } =>
  texts[language].message;

export interface OpeningOf {
  readonly row: CallRow;
  /** The centre's own. */
  readonly language: Language;
  /** What the caller was spoken to in. */
  readonly callerLanguage: Language;
  readonly contactId: string;
  readonly queueId: string;
  readonly at: number;
  readonly gathered: Readonly<Record<string, string>>;
  /** The caller's own words, as a machine wrote them down. */
  readonly spoken: string | null;
  readonly caller: Recognised;
}

/** The contact that a call opens. Its caller is recognised as far as a number or a code proves anything: not verified. */
export function openingOf(of: OpeningOf): FloorCommand {
  const { number, id } = of.row;
  const { customer, by: knownBy, identities } = of.caller;
  const words = wordsOfCall({ ...of.row, language: of.language, gathered: of.gathered, spoken: of.spoken, knownBy });
  return {
    type: 'OpenContact',
    ...{ at: of.at, contactId: of.contactId, queueId: of.queueId, channel: 'call' },
    caller: {
      name: customer?.name ?? number ?? words.hidden,
      language: of.callerLanguage,
      identities,
    },
    subject: words.subject,
    // Nobody has heard them yet: what they want to know is written down while they say it.
    firstDoubt: null,
    ...(of.spoken
      ? {
          message: { clientId: id, body: of.spoken, isTranscribed: true },
          note: { clientId: `${id}-call`, body: words.body },
        }
      : { message: { clientId: id, body: words.body } }),
  };
}

const web = {
  it: {
    calls: 'Chiamo dal sito.',
    subject: 'Telefonata dal sito',
    cutWhileWaiting: 'La telefonata si è interrotta. Il suo posto in fila resta. Può richiamare, oppure scrivere qui.',
    cutWhileTalking: 'La telefonata si è interrotta. Può richiamare, oppure scrivere qui.',
    goesOnWriting: 'La telefonata è chiusa. Il suo posto in fila resta: le rispondiamo qui.',
    wantsCallback: 'Ha chiesto di essere richiamato. Il suo posto in fila resta.',
  },
  en: {
    calls: 'I am calling from the website.',
    subject: 'Call from the website',
    cutWhileWaiting: 'The call was cut. Your place in line stays. You can call again, or write here.',
    cutWhileTalking: 'The call was cut. You can call again, or write here.',
    goesOnWriting: 'The call is over. Your place in line stays: we answer here.',
    wantsCallback: 'You asked to be called back. Your place in line stays.',
  },
} as const;

function kioskWords(language: Language, name: string): { readonly calls: string; readonly subject: string } {
  const { calls, callSubject: subject } = kioskMarks(language, name);
  return { calls, subject };
}

/** What the conversation says of a call out of the website, in its customer's language. */
export const webWords = (language: Language): (typeof web)[Language] => web[language];

/**
 * A call out of the website. The same contact can be written to, so it is one of the chat that stands in line for a call; a
 * customer who was writing already brings the whole story along.
 */
export function openingOfWeb(
  of: OpeningOf,
  from: {
    readonly conversationId: string;
    readonly caller: { readonly name: string; readonly identity: string } | null;
    readonly language: Language;
    readonly kiosk?: { readonly name: string } | null;
    readonly read?: ReadBefore | null;
  },
): FloorCommand {
  const { at, contactId, queueId, row } = of;
  const words = from.kiosk ? kioskWords(of.language, from.kiosk.name) : webWords(from.language);
  const { subject, walked } = wordsOfCall({ ...row, language: of.language, gathered: of.gathered, spoken: of.spoken });
  const message = { clientId: row.id, body: [words.calls, walked].filter(Boolean).join(' ') };
  if (from.caller === null)
    return { type: 'ChangeChannel', at, contactId: from.conversationId, to: 'call', by: 'customer', message };
  const { name, identity } = from.caller;
  const identities = [{ kind: 'chat' as const, value: identity, isVerified: false }];
  return {
    ...{ type: 'OpenContact', at, contactId, queueId, channel: 'chat', asksFor: 'call' },
    caller: { name, language: from.language, identities },
    subject: row.chosen.length > 0 || of.spoken ? subject : words.subject,
    firstDoubt: null,
    message,
    ...(from.read ? { note: readBeforeNote(from.read, row.id, of.language) } : {}),
  };
}

const text = {
  it: {
    hint: 'Può anche scrivere qui: legge e risponde una persona.',
    hungUp: 'Ha scritto mentre aspettava e ha riagganciato. Il suo posto in fila resta.',
  },
  en: {
    hint: 'You can also write here: a person reads it and answers.',
    hungUp: 'They wrote while waiting and hung up. Their place in line stays.',
  },
} as const;

/** What a caller reads who has text beside the call, and what the timeline says of them. */
export const textWords = (language: Language): (typeof text)[Language] => text[language];

const dialled = {
  it: {
    busy: 'linea occupata',
    noAnswer: 'nessuno ha risposto',
    wrongNumber: 'il numero non esiste',
    notReached: 'non raggiunto',
  },
  en: {
    busy: 'the line was busy',
    noAnswer: 'nobody answered',
    wrongNumber: 'there is no such number',
    notReached: 'not reached',
  },
} as const;

/** What a call out that nobody took leaves in the timeline. */
export function wordsOfDialled(language: Language, number: string, end: CallEnd): string {
  const texts = dialled[language];
  const how = end === 'busy' || end === 'noAnswer' || end === 'wrongNumber' ? texts[end] : texts.notReached;
  return `${language === 'it' ? 'Telefonata a' : 'Call to'} ${number}: ${how}.`;
}
