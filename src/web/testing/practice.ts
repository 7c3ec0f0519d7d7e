/** The people and contacts of the fake server: the same morning as in the mock of the desk. */
import type { Phrase } from '#modules/contacts/phrases/contract.js';
import type { WrapUpCode } from '#modules/contacts/wrap-up/contract.js';
import type { Collections, DeskItem, DeskOffer, Presence } from './practice-types.js';
import { contactView } from './practice-contact.js';

export interface Practice {
  readonly me: unknown;
  readonly consultants: readonly unknown[];
  readonly queues: readonly unknown[];
  readonly contacts: readonly unknown[];
  readonly desk: Collections;
  readonly views: Readonly<Record<string, Collections>>;
  readonly presence: Readonly<Record<string, readonly Presence[]>>;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export function itemOf(id: string, more: Partial<DeskItem>): DeskItem {
  return {
    id,
    customerName: '',
    subject: '',
    lastWords: '',
    channel: 'chat',
    state: 'open',
    turn: 'consultant',
    turnSince: 0,
    openDoubts: 0,
    doubts: 0,
    promise: null,
    isHeld: true,
    isVulnerable: false,
    promiseMs: 3 * minute,
    ...more,
  };
}

export function offerOf(now: number): DeskOffer {
  return {
    id: 'interaction_9',
    contactId: 'contact_9',
    channel: 'chat',
    customerName: 'Giulia Sartori',
    subject: 'La luce va e viene',
    queueName: 'Guasti',
    waitedSince: now - 64_000,
    until: now + 20_000,
    isCallback: false,
    why: { rule: 'bestFit', ring: 0, waitedMs: 64_000, candidates: 3, fit: 1, load: 0.2, idleMs: 0 },
  };
}

export const outcomes: readonly WrapUpCode[] = [
  { code: 'solved', it: 'Risolto', en: 'Solved', isActive: true, isUsed: true },
  { code: 'tubo', it: 'Tubo rotto', en: 'Burst pipe', isActive: true, isUsed: false },
  { code: 'old', it: 'Vecchio esito', en: 'Old outcome', isActive: false, isUsed: true },
];

const phrase = (id: string, name: string, text: string): Phrase => ({
  ...{ id: `phrase_${id}`, name, text },
  ...{ language: 'it', queueId: null },
});
export const phrases: readonly Phrase[] = [
  phrase('saluto', 'Saluto', 'Buongiorno {nome}, sono {consulente}.'),
  phrase('zona', 'Guasto di zona', 'Il guasto è di zona.'),
];

/** Everything as it stands at a moment. */
export function practice(now: number): Practice {
  const items = [
    itemOf('contact_1', {
      customerName: 'Marta Bellini',
      subject: 'Linea ferma dopo il temporale, e la bolletta',
      turnSince: now - 38_000,
      isVulnerable: true,
    }),
    itemOf('contact_2', {
      customerName: 'Giulio Ferri',
      subject: 'Ho pagato due volte la stessa fattura',
      turnSince: now - 185_000,
    }),
    itemOf('contact_3', {
      customerName: 'Officina Rossi',
      subject: 'Richiesta spostamento contatore',
      channel: 'mail',
      turnSince: now - 3 * hour - 20 * minute,
      promiseMs: 4 * hour,
    }),
    itemOf('contact_4', {
      customerName: 'Adele Conti',
      subject: 'Conferma del tecnico, 81 anni, preferisce voce',
      turn: 'customer',
      state: 'promised',
      promise: { what: 'richiamare', dueAt: now + 2 * hour, isLate: false },
    }),
    itemOf('contact_5', {
      customerName: 'Paolo Neri',
      subject: 'Esito del reclamo',
      channel: 'mail',
      turn: 'customer',
      state: 'promised',
      promise: { what: 'scrivere', dueAt: now + 26 * hour, isLate: false },
    }),
    itemOf('contact_6', {
      customerName: 'Chen Li',
      subject: 'Documento per la voltura',
      turn: 'customer',
      turnSince: now - day,
    }),
    itemOf('contact_7', {
      customerName: 'Condominio Via Po 8',
      subject: 'Conferma del preventivo',
      channel: 'mail',
      turn: 'customer',
      turnSince: now - 2 * day,
    }),
  ];
  return {
    me: {
      person: { id: 'person_1', name: 'Anna Rinaldi', roles: ['consultant', 'supervisor'] },
      centre: { name: 'Acqua e Luce Scaligera', language: 'it', timeZone: 'Europe/Rome', isPractice: false },
      csrf: 'x',
    },
    consultants: [
      { id: 'person_1', name: 'Anna Rinaldi', mayReceive: true },
      { id: 'person_2', name: 'Lucia R.', mayReceive: true },
      { id: 'person_3', name: 'Ivo Maran', mayReceive: false },
    ],
    queues: [
      { id: 'queue_1', name: 'Guasti', isOpen: true, opensAt: null, waiting: 6 },
      { id: 'queue_2', name: 'Fatture', isOpen: true, opensAt: null, waiting: 4 },
      { id: 'queue_3', name: 'Reclami', isOpen: false, opensAt: null, waiting: 0 },
    ],
    contacts: items,
    desk: {
      me: [{ id: 'me', wish: 'ready', pauseReason: null, restUntil: null, isConnected: true } as never],
      offers: [],
      items,
    },
    views: Object.fromEntries(items.map((item) => [item.id, contactView(item, now)])),
    presence: { contact_1: [{ id: 'person_2', name: 'Lucia R.', doing: 'looking' }] },
  };
}
