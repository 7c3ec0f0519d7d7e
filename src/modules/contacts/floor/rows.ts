/** From memory to tables: which rows a batch writes. One row an id and batch, as it stands when the batch is taken. */
import { isQueueOpen, queueOf, seatOf, snapshotOf } from '#kernel/routing/index.js';
import type { LogRow, RowSet, TableSpec } from '#store/floor-log.js';
import { entryId } from '../contact/ids.js';
import type { Contact, MachineTurn } from '../contract.js';
import type { Memory, Touched } from './memory.js';

const table = (
  name: string,
  key: string[],
  columns: TableSpec['columns'],
  onConflict: TableSpec['onConflict'] = 'update',
): TableSpec => ({
  name,
  key,
  columns,
  onConflict,
});

export const tables = {
  customer: table('customer', ['id'], { id: 'text', name: 'text', data: 'jsonb', seq: 'bigint' }),
  identity: table('identity', ['kind', 'value'], { kind: 'text', value: 'text', customer_id: 'text' }, 'nothing'),
  contact: table('contact', ['id'], {
    id: 'text',
    customer_id: 'text',
    customer_name: 'text',
    subject: 'text',
    state: 'text',
    turn: 'text',
    turn_since: 'bigint',
    queue_id: 'text',
    place: 'text',
    consultant_id: 'text',
    owner_id: 'text',
    joined_into: 'text',
    opened_at: 'bigint',
    closed_at: 'bigint',
    data: 'jsonb',
    seq: 'bigint',
  }),
  entry: table('entry', ['id'], {
    id: 'text',
    contact_id: 'text',
    at: 'bigint',
    kind: 'text',
    channel: 'text',
    data: 'jsonb',
    seq: 'bigint',
  }),
  interaction: table('interaction', ['id'], {
    id: 'text',
    contact_id: 'text',
    queue_id: 'text',
    channel: 'text',
    place: 'text',
    consultant_id: 'text',
    arrived_at: 'bigint',
    queued_at: 'bigint',
    data: 'jsonb',
    seq: 'bigint',
  }),
  machineTurn: table('machine_turn', ['id'], {
    id: 'text',
    contact_id: 'text',
    customer_id: 'text',
    channel: 'text',
    queue_id: 'text',
    language: 'text',
    at: 'bigint',
    topic: 'text',
    sureness: 'double precision',
    gate_version: 'bigint',
    reason: 'text',
    entry_id: 'text',
    article_id: 'text',
    article_version: 'bigint',
    outcome: 'text',
    outcome_at: 'bigint',
    person_at: 'bigint',
    passes: 'bigint',
    came_back: 'boolean',
    asked_back: 'boolean',
    is_waiting: 'boolean',
  }),
  seat: table('seat', ['id'], { id: 'text', data: 'jsonb', is_removed: 'boolean', seq: 'bigint' }),
  queue: table('queue', ['id'], {
    id: 'text',
    data: 'jsonb',
    is_open: 'boolean',
    is_removed: 'boolean',
    seq: 'bigint',
  }),
  floorState: table('floor_state', ['id'], { id: 'text', data: 'jsonb', seq: 'bigint' }),
} as const;

export function logRows(touched: Touched): LogRow[] {
  return touched.events.map(({ seq, event }) => ({
    seq,
    at: event.at,
    type: event.type,
    contactId: 'contactId' in event ? event.contactId : event.type === 'ContactOpened' ? event.contact.id : null,
    data: event,
  }));
}

export function rowSets(memory: Memory, touched: Touched): RowSet[] {
  const seq = memory.seq;
  const sets: RowSet[] = [
    { table: tables.contact, rows: [...touched.contacts.keys()].map((id) => contactRow(memory.contact(id))) },
    { table: tables.machineTurn, rows: machineRows(memory, touched) },
    {
      table: tables.entry,
      rows: [...touched.entries.values()].map((one) => ({
        id: one.id,
        contact_id: one.contactId,
        at: one.at,
        kind: one.kind,
        channel: one.channel,
        data: one,
        seq: one.seq,
      })),
    },
    { table: tables.interaction, rows: [...touched.interactions.values()].map((one) => interactionRow(one, seq)) },
    { table: tables.seat, rows: [...touched.seats].map((id) => seatRow(memory, id, seq)) },
    { table: tables.queue, rows: [...touched.queues].map((id) => queueRow(memory, id, seq)) },
    ...customerSets(memory, touched),
  ];
  if (touched.isPolicyTouched) sets.push(floorStateSet(memory));
  return sets.filter((set) => set.rows.length > 0);
}

function customerSets(memory: Memory, touched: Touched): RowSet[] {
  const customers = [...touched.customers].map((id) => memory.customers.get(id)!);
  return [
    { table: tables.customer, rows: customers.map((one) => ({ id: one.id, name: one.name, data: one, seq: one.seq })) },
    {
      table: tables.identity,
      rows: customers.flatMap((one) =>
        one.identities.map(({ kind, value }) => ({ kind, value: value.trim().toLowerCase(), customer_id: one.id })),
      ),
    },
  ];
}

function contactRow(contact: Contact): Record<string, unknown> {
  return {
    id: contact.id,
    customer_id: contact.customerId,
    customer_name: contact.customerName,
    subject: contact.subject,
    state: contact.state,
    turn: contact.turn,
    turn_since: contact.turnSince,
    queue_id: contact.queueId,
    place: contact.interactions[0]?.place ?? null,
    consultant_id: contact.consultantId,
    owner_id: contact.ownerId,
    joined_into: contact.joinedInto,
    opened_at: contact.openedAt,
    closed_at: contact.closedAt,
    data: contact,
    seq: contact.seq,
  };
}

function machineRows(memory: Memory, touched: Touched): Record<string, unknown>[] {
  return [...touched.contacts.keys()].flatMap((id) => {
    const contact = memory.contact(id);
    return contact.machine === undefined ? [] : [machineRow(contact, contact.machine)];
  });
}

/** A turn of a machine as the board counts it. The customer's words stand in the conversation alone. */
function machineRow(contact: Contact, turn: MachineTurn): Record<string, unknown> {
  return {
    id: contact.id,
    contact_id: contact.id,
    customer_id: contact.customerId,
    channel: turn.channel,
    queue_id: contact.queueId,
    language: contact.language,
    at: turn.at,
    topic: turn.topic,
    sureness: turn.sureness,
    gate_version: turn.gateVersion,
    reason: turn.reason,
    entry_id: turn.answer === null ? null : entryId(turn.answer.clientId),
    article_id: turn.answer?.articleId ?? null,
    article_version: turn.answer?.articleVersion ?? null,
    outcome: turn.outcome,
    outcome_at: turn.outcomeAt,
    person_at: turn.personAt,
    passes: contact.passes,
    came_back: contact.reopenings > 0,
    asked_back: turn.asks !== undefined,
    is_waiting: contact.interactions.length > 0 || turn.restUntil !== null,
  };
}

function interactionRow(one: import('#kernel/routing/types.js').Interaction, seq: number): Record<string, unknown> {
  return {
    id: one.id,
    contact_id: one.contactId,
    queue_id: one.queueId,
    channel: one.channel,
    place: one.place,
    consultant_id: one.consultantId,
    arrived_at: one.arrivedAt,
    queued_at: one.queuedAt,
    data: one,
    seq,
  };
}

function seatRow(memory: Memory, id: string, seq: number): Record<string, unknown> {
  const seat = seatOf(memory.routing, id);
  return { id, data: seat, is_removed: seat === null, seq };
}

function queueRow(memory: Memory, id: string, seq: number): Record<string, unknown> {
  const queue = queueOf(memory.routing, id);
  return {
    id,
    data: queue,
    is_open: queue !== null && isQueueOpen(memory.routing, id),
    is_removed: queue === null,
    seq,
  };
}

/** What the wait estimate has learnt is worth keeping, not worth writing every time: with the policy, and now and then. */
export function floorStateSet(memory: Memory): RowSet {
  const { policy, waits, nextTurn } = snapshotOf(memory.routing);
  return { table: tables.floorState, rows: [{ id: 'floor', data: { policy, waits, nextTurn }, seq: memory.seq }] };
}
