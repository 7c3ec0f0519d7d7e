/** A small town for tests: random, seeded commands of customers and consultants, legal and not, and what must hold after each. */
import { chance, type Chance } from './chance.js';
import { defaultQueue, snapshotOf } from '#kernel/routing/index.js';
import type { ContactCommand } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { handle } from '../floor/handle.js';
import type { Memory } from '../floor/memory.js';
import type { FloorCommand } from '../floor/types.js';
import { RoutingRefused } from '#kernel/routing/types.js';

export const people = ['person_anna', 'person_bruno', 'person_carla'];
const queues = ['queue_bills', 'queue_faults'];
const start = Date.UTC(2026, 10, 23, 9);

/** Queues and consultants to begin with. */
export function opening(): FloorCommand[] {
  return [
    ...queues.map((id) => ({
      type: 'DefineQueue' as const,
      at: start,
      queue: { ...defaultQueue(id, id), skills: (id === 'queue_bills' ? { bills: 3 } : {}) as Record<string, number> },
    })),
    ...people.flatMap((id, i) => [
      {
        type: 'DefineConsultant' as const,
        at: start,
        consultant: {
          id,
          skills: (i === 2 ? {} : { bills: 5 }) as Record<string, number>,
          languages: ['it'],
          capacity: { chat: 2, mail: 2 },
          interruptedBy: { mail: ['chat'] },
        },
      },
      { type: 'Connect' as const, at: start, consultantId: id },
      { type: 'Wish' as const, at: start, consultantId: id, wish: 'ready' as const },
    ]),
  ];
}

export class Town {
  private readonly chance: Chance;
  private at = start;
  private made = 0;
  readonly ids: string[] = [];

  private readonly name: string;

  /** Towns of different names never share an id. */
  constructor(seed: number, name = 'town') {
    this.name = name;
    this.chance = chance(seed);
  }

  /** The next command: time goes on by up to 20 s, now and then by an hour or days. */
  next(memory: Memory): FloorCommand {
    const jump = this.chance.below(100);
    this.at += jump === 0 ? 80 * 3_600_000 : jump < 3 ? 3_600_000 : this.chance.below(20_000);
    const roll = this.chance.below(100);
    if (roll < 12 || this.ids.length === 0) return this.open();
    if (roll < 40) return this.routing(memory);
    return this.contact(memory, this.pick(this.ids));
  }

  private pick<T>(list: readonly T[]): T {
    return list[this.chance.below(list.length)]!;
  }
  private id(kind: string): string {
    return `${kind}_${this.name}${++this.made}`;
  }
  private message() {
    return {
      clientId:
        this.chance.below(10) === 0 && this.made > 0
          ? `message_${this.name}${this.chance.below(this.made)}`
          : this.id('message'),
      body: `words ${this.made}`,
    };
  }

  private open(): ContactCommand {
    const contactId = this.id('contact');
    this.ids.push(contactId);
    const customer = this.chance.below(4);
    const isCall = this.chance.below(4) === 0;
    return {
      type: 'OpenContact',
      at: this.at,
      contactId,
      caller: {
        name: `Customer ${customer}`,
        language: 'it',
        identities: [{ kind: 'mail', value: `c${customer}@${this.name}.example.it`, isVerified: false }],
      },
      ...(isCall ? { channel: 'call', firstDoubt: null } : { channel: this.pick(['chat', 'mail']) }),
      queueId: this.pick(queues),
      subject: '',
      message: this.message(),
      isVulnerable: this.chance.below(8) === 0,
      ...(isCall || this.chance.below(3) > 0 ? {} : { machine: this.machine() }),
    };
  }

  private machine() {
    const isAnswered = this.chance.below(3) > 0;
    const answer = {
      ...{ clientId: this.id('answer'), body: 'so', title: 'a title', source: 'a law', checkedAt: start },
      ...{ articleId: 'article', articleVersion: 1 },
    };
    const word = {
      ...{ topic: 'topic', sureness: 0.99, gateVersion: 1 },
      ...(isAnswered ? { reason: null, answer } : { reason: 'notSure' as const, answer: null }),
    };
    return { word, restMs: this.pick([0, 20_000, 60_000]) };
  }

  private routing(memory: Memory): FloorCommand {
    const { at } = this;
    const live = [...memory.contacts.values()].flatMap((contact) => contact.interactions);
    const one = live.length > 0 ? this.pick(live) : null;
    const consultantId = this.pick(people);
    const roll = this.chance.below(20);
    if (one !== null && roll < 9)
      return { type: 'Accept', at, interactionId: one.id, consultantId: one.consultantId ?? consultantId };
    if (one !== null && roll < 10)
      return { type: 'Decline', at, interactionId: one.id, consultantId: one.consultantId ?? consultantId };
    if (one !== null && roll < 11)
      return { type: 'FailDevice', at, interactionId: one.id, consultantId: one.consultantId ?? consultantId };
    if (one !== null && roll < 12)
      return {
        type: 'Pass',
        at,
        interactionId: one.id,
        by: one.consultantId ?? consultantId,
        to: this.chance.below(2) ? { queueId: this.pick(queues) } : { consultantId },
        reason: 'because',
        isSupervisor: this.chance.below(3) === 0,
      };
    if (one !== null && roll < 13) return { type: 'Take', at, interactionId: one.id, consultantId };
    if (roll < 14) return { type: 'LoseConnection', at, consultantId };
    if (roll < 16) return { type: 'Connect', at, consultantId };
    if (roll < 18)
      return { type: 'Wish', at, consultantId, wish: this.pick(['ready', 'ready', 'paused', 'off'] as const) };
    return { type: 'Tick', at };
  }

  private contact(memory: Memory, contactId: string): ContactCommand {
    const { at } = this;
    const contact = memory.contacts.get(contactId);
    const by = contact?.consultantId ?? this.pick(people);
    const author = { kind: 'consultant' as const, id: by, name: by };
    const doubtId = contact !== undefined && contact.doubts.length > 0 ? this.pick(contact.doubts).id : 'doubt_none';
    const base = { at, contactId };
    const commands: (() => ContactCommand)[] = [
      () => ({ type: 'CustomerWrites', ...base, channel: this.pick(['chat', 'mail']), message: this.message() }),
      () => ({
        type: 'ChangeChannel',
        ...base,
        to: this.pick(['chat', 'call']),
        by: this.pick(['customer', 'machine']),
        message: this.message(),
      }),
      () => ({
        type: 'ConsultantWrites',
        ...base,
        by: author,
        channel: contact?.channel ?? 'chat',
        message: this.message(),
        after: this.chance.below(4) === 0 ? 0 : (contact?.seq ?? 0),
      }),
      () => ({ type: 'MachineWrites', ...base, channel: 'mail', message: this.message() }),
      () => ({ type: 'AddNote', ...base, by: author, message: this.message() }),
      () => ({ type: 'RaiseDoubt', ...base, doubtId: this.id('doubt'), words: 'and this?', raisedBy: 'consultant' }),
      () => ({ type: 'AnswerDoubt', ...base, doubtId, answer: 'so' }),
      () => ({ type: 'AnswerDoubt', ...base, doubtId, answer: 'so' }),
      () => ({ type: 'ReopenDoubt', ...base, doubtId }),
      () => ({ type: 'ConfirmDoubt', ...base, doubtId, evidence: contact?.lastCustomerEntryId ?? 'entry_none' }),
      () => ({
        type: 'MakePromise',
        ...base,
        promiseId: this.id('promise'),
        by,
        what: 'a call',
        dueAt: at + this.chance.below(7_200_000) - 60_000,
      }),
      () => ({
        type: 'KeepPromise',
        ...base,
        promiseId: contact !== undefined && contact.promises.length > 0 ? this.pick(contact.promises).id : 'none',
      }),
      () => ({ type: 'AskConfirmation', ...base, by: author }),
      () => ({ type: 'AskConfirmation', ...base, by: author }),
      () => ({ type: 'CustomerConfirms', ...base }),
      () => ({ type: 'CustomerConfirms', ...base }),
      () => ({ type: 'CustomerDoubts', ...base, channel: 'chat', doubtId: this.id('doubt'), words: 'but why?' }),
      () => ({ type: 'RefuseAnswer', ...base, outcome: this.pick(['denied', 'person'] as const) }),
      () => ({ type: 'WrapUp', ...base, by, code: 'done' }),
      () => ({ type: 'Join', ...base, into: this.pick(this.ids), by }),
      () => ({ type: 'UndoJoin', ...base, by }),
      () => ({
        type: 'SetDelivery',
        ...base,
        entryId: `entry_message_${this.name}${this.chance.below(this.made)}`,
        delivery: this.pick(['sent', 'failed'] as const),
        detail: null,
      }),
      () => ({
        type: 'EditCustomer',
        at,
        customerId: contact?.customerId ?? 'none',
        name: `Name ${this.made}`,
        isVulnerable: this.chance.below(2) === 0,
      }),
      () => ({ type: 'Chase', at }),
    ];
    return this.pick(commands)();
  }
}

/** True when done, false when refused; anything but an expected refusal is a bug. */
export function attempt(memory: Memory, command: FloorCommand): boolean {
  try {
    handle(memory, command);
    return true;
  } catch (error) {
    if (error instanceof ContactRefused || error instanceof RoutingRefused) return false;
    throw error;
  }
}

/** Everything memory holds, in an order of its own: to compare two of them. */
export function stateOf(memory: Memory): unknown {
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  const { waits: _learnt, ...routing } = snapshotOf(memory.routing);
  return {
    seq: memory.seq,
    contacts: [...memory.contacts.values()].sort(byId),
    customers: [...memory.customers.values()].sort(byId),
    queues: [...routing.queues].sort(byId),
    seats: [...routing.seats].sort((a, b) => byId(a.consultant, b.consultant)),
    interactions: [...routing.interactions].sort(byId),
    passages: [...routing.passages].sort((a, b) => (a.contactId < b.contactId ? -1 : 1)),
    openQueues: [...routing.openQueues].sort(),
    policy: routing.policy,
  };
}
