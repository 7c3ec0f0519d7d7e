/** One contact of the fake server, whole. */
import type { Author, Contact, Customer, Entry } from '#modules/contacts/contract.js';
import type { Collections, DeskItem } from './practice-types.js';

const hour = 3_600_000;
const lucia: Author = { kind: 'consultant', id: 'person_2', name: 'Lucia R.' };
const anna: Author = { kind: 'consultant', id: 'person_1', name: 'Anna Rinaldi' };
const machine: Author = { kind: 'machine', id: null, name: 'Ponte' };

function entryOf(
  contactId: string,
  seq: number,
  at: number,
  author: Author,
  body: string,
  more: Partial<Entry> = {},
): Entry {
  return {
    id: `entry_${contactId}_${seq}`,
    contactId,
    at,
    kind: 'message',
    channel: 'chat',
    author,
    body,
    params: {},
    attachments: [],
    mail: null,
    delivery: null,
    deliveryDetail: null,
    seq,
    ...more,
  };
}

function entriesOf(item: DeskItem, now: number): readonly Entry[] {
  const customer: Author = { kind: 'customer', id: 'customer_1', name: item.customerName.split(' ')[0]! };
  const at = (hours: number): number => now - hours * hour;
  const mail = {
    from: 'marta@example.it',
    to: ['assistenza@example.it'],
    cc: [],
    subject: 'Ancora niente',
    messageId: '<1@example.it>',
    inReplyTo: null,
    references: [],
    quoted: 'Il giorno sabato avete scritto:\n> Provi a riavviare il modem.',
    hasHtml: true,
  };
  const taken = { consultantId: 'person_1', waitedMs: 110_000 };
  return [
    entryOf(item.id, 1, at(40), customer, 'Il modem lampeggia rosso.'),
    entryOf(item.id, 2, at(39.9), machine, 'Provi a riavviarlo. Se non basta, risponde una persona.'),
    entryOf(
      item.id,
      3,
      at(25),
      customer,
      'Ancora niente. Ho mia madre a casa che usa il telesoccorso sulla linea fissa.',
      {
        channel: 'mail',
        mail,
      },
    ),
    entryOf(
      item.id,
      4,
      at(24.4),
      lucia,
      'Telesoccorso in casa: cliente fragile. Guasto di zona aperto, fine stimata lun 14:00.',
      {
        kind: 'note',
      },
    ),
    entryOf(item.id, 5, at(0.2), { kind: 'centre', id: null, name: '' }, 'taken', {
      kind: 'mark',
      channel: 'mark',
      params: taken,
    }),
    entryOf(item.id, 6, at(0.1), anna, 'Buongiorno, vedo il guasto di zona: la linea torna lunedì entro le 14.', {
      delivery: 'delivered',
      attachments: [{ fileId: 'file_1', name: 'mappa-guasto.pdf', type: 'application/pdf', size: 182_000 }],
    }),
    entryOf(
      item.id,
      7,
      at(0.01),
      customer,
      'Va bene, ho capito. E poi volevo sapere se questi giorni li pago lo stesso, e se mia madre resta scoperta.',
    ),
  ];
}

function contactOf(item: DeskItem, now: number): Contact {
  const doubt = { raisedBy: 'customer' as const, raisedAt: now - hour, evidence: null };
  return {
    id: item.id,
    customerId: 'customer_1',
    customerName: item.customerName,
    subject: item.subject,
    language: 'it',
    isVulnerable: item.isVulnerable,
    state: item.state,
    queueId: 'queue_1',
    channel: item.channel,
    openedAt: now - 40 * hour,
    consultantId: 'person_1',
    knows: 'person_1',
    takenPart: ['person_1'],
    ownerId: null,
    passes: 0,
    doubts: [
      {
        ...doubt,
        id: 'doubt_1',
        words: 'Quando torna la linea?',
        state: 'confirmed',
        answer: 'Lunedì entro le 14.',
        answeredAt: now - hour,
        confirmedAt: now,
      },
      {
        ...doubt,
        id: 'doubt_2',
        words: 'Pago anche i giorni senza linea?',
        state: 'answered',
        answer: 'Rimborso automatico.',
        answeredAt: now - hour,
        confirmedAt: null,
      },
      {
        ...doubt,
        id: 'doubt_3',
        words: 'Mia madre resta scoperta?',
        state: 'open',
        answer: null,
        answeredAt: null,
        confirmedAt: null,
      },
    ],
    promises: [],
    interactions: [
      {
        id: `interaction_${item.id}`,
        channel: item.channel,
        queueId: 'queue_1',
        place: 'held',
        consultantId: 'person_1',
        queuedAt: now - hour,
        isCallback: false,
        offerUntil: null,
        callbackTo: null,
        why: { rule: 'knowsStory', ring: 0, waitedMs: 110_000, candidates: 2, fit: 1, load: 0, idleMs: 0 },
      },
    ],
    turn: item.turn,
    turnSince: item.turnSince,
    askedAt: null,
    closedAt: null,
    lastCustomerEntryId: null,
    lastWords: item.lastWords,
    lastMessageSeq: 7,
    lastMessageBy: null,
    joinedInto: null,
    joinProposals: item.id === 'contact_2' ? ['contact_6'] : [],
    wrapUpCode: null,
    reopenings: 0,
    seq: 7,
  };
}

export function contactView(item: DeskItem, now: number): Collections {
  const customer: Customer = {
    id: 'customer_1',
    name: item.customerName,
    language: 'it',
    isVulnerable: item.isVulnerable,
    preferences: 'voce, dopo le 10',
    notes: 'telesoccorso in casa',
    identities: [
      { kind: 'mail', value: 'marta.bellini@example.it', isVerified: true },
      { kind: 'phone', value: '045 555 0142', isVerified: false },
    ],
    since: now - 5 * 365 * 24 * hour,
    seq: 1,
  };
  const others = item.id === 'contact_2' ? [{ ...item, id: 'contact_6', subject: 'Doppio addebito in banca' }] : [];
  return { contact: [contactOf(item, now)], customer: [customer], entries: entriesOf(item, now), others };
}
