/** From tables to memory: what lives at start, and what a command needs that is not in memory. */
import { createFloor, policyOf, queueOf, restore, snapshotOf } from '#kernel/routing/index.js';
import type { FloorSnapshot, Interaction, Passage, Queue, Seat } from '#kernel/routing/types.js';
import type { Pool, PoolClient } from 'pg';
import type { Contact, Customer, Entry, FloorEvent, Identity } from '../contract.js';
import { applyToDay, emptyDay } from './day.js';
import { dayOf, identityKey, type Memory } from './memory.js';

type Queryable = Pick<Pool | PoolClient, 'query'>;

/**
 * Fills an empty memory with everything that is not over. `at` is now. Nobody else writes while the floor is ours, so what
 * is read side by side belongs together: 5,000 contacts and 10,000 seats take half the time.
 */
export async function loadMemory(memory: Memory, db: Queryable, lastSeq: number, at: number): Promise<void> {
  memory.seq = lastSeq;
  const [, routing, today] = await Promise.all([loadContacts(memory, db), readRouting(db), readDay(db, at)]);
  putRouting(memory, routing);
  putDay(memory, today, at);
}

async function loadContacts(memory: Memory, db: Queryable): Promise<void> {
  const contacts = await data<Contact>(
    db,
    `select data from contact
      where joined_into is null and (state in ('open', 'promised', 'awaiting') or place is not null)`,
  );
  for (const contact of contacts) memory.remember(contact);
  // What was joined lives as long as where it was joined into: else they would gather here for ever.
  const joined = await data<Contact>(db, `select data from contact where joined_into = any($1)`, [
    contacts.map((one) => one.id),
  ]);
  for (const contact of joined) memory.remember(contact);
  const customers = await data<Customer>(db, `select data from customer where id = any($1)`, [
    [...new Set([...memory.contacts.values()].map((one) => one.customerId))],
  ]);
  for (const customer of customers) memory.rememberCustomer(customer);
}

type Learnt = Pick<FloorSnapshot, 'policy' | 'waits' | 'nextTurn'>;

interface RoutingRows {
  readonly state: Learnt | undefined;
  readonly queues: readonly { readonly data: Queue; readonly is_open: boolean }[];
  readonly interactions: readonly Interaction[];
  readonly seats: readonly Seat[];
}

async function readRouting(db: Queryable): Promise<RoutingRows> {
  const [states, queues, interactions, seats] = await Promise.all([
    data<Learnt>(db, `select data from floor_state where id = 'floor'`),
    db.query<{ data: Queue; is_open: boolean }>(`select data, is_open from queue where not is_removed order by id`),
    data<Interaction>(db, `select data from interaction where place <> 'ended' order by id`),
    data<Seat>(db, `select data from seat where not is_removed order by id`),
  ]);
  return { state: states[0], queues: queues.rows, interactions, seats };
}

function putRouting(memory: Memory, { state, queues, interactions, seats }: RoutingRows): void {
  const nothing = snapshotOf(createFloor());
  const passages: Passage[] = [];
  for (const { id, passes, ownerId } of memory.contacts.values())
    if (passes > 0 || ownerId !== null) passages.push({ contactId: id, passes, ownerId });
  // Ties are settled among those who wait: the counter goes on above them.
  let nextTurn = Math.max(state?.nextTurn ?? 0, nothing.nextTurn);
  for (const one of interactions) nextTurn = Math.max(nextTurn, one.turn + 1);
  memory.routing = restore({
    ...nothing,
    ...state,
    queues: queues.map((row) => row.data),
    openQueues: queues.filter((row) => row.is_open).map((row) => row.data.id),
    seats,
    interactions,
    passages,
    nextTurn,
  });
}

type DayRow = { readonly data: FloorEvent; readonly queue_id: string | null };

/** The day's figures are the fold of the day's events; they are few kinds, so the log is read only for them. */
async function readDay(db: Queryable, at: number): Promise<readonly DayRow[]> {
  // The kinds are written out: so PostgreSQL sees that the partial index `event_day` (0006) holds them all.
  const { rows } = await db.query<DayRow>(
    `select e.data, i.queue_id from event e left join interaction i on i.id = e.data ->> 'interactionId'
      where e.at >= $1
        and e.type in ('InteractionHeld', 'InteractionLeft', 'ContactResolved', 'ContactUnconfirmed', 'InteractionPassed')
      order by e.seq`,
    [at - 26 * 3_600_000],
  );
  return rows;
}

function putDay(memory: Memory, rows: readonly DayRow[], at: number): void {
  const today = dayOf(at, memory.settings.timeZone);
  memory.day = emptyDay(today);
  for (const { data: event, queue_id: queueId } of rows) {
    if (dayOf(event.at, memory.settings.timeZone) !== today) continue;
    const queue = queueId === null ? undefined : (queueOf(memory.routing, queueId) ?? undefined);
    memory.day = applyToDay(memory.day, event, () => queue, policyOf(memory.routing).bounceBudget);
  }
}

/** A contact that is over, brought back to memory; with it all that was joined with it, and its customer. */
export async function loadContact(memory: Memory, db: Queryable, contactId: string): Promise<void> {
  if (memory.hasWhole(contactId)) return;
  const rows = await data<Contact>(
    db,
    `with root as (select coalesce(joined_into, id) as id from contact where id = $1)
     select c.data from contact c, root where c.id = root.id or c.joined_into = root.id`,
    [contactId],
  );
  // Memory is ahead of the tables: whatever is there already stays.
  for (const contact of rows) if (!memory.contacts.has(contact.id)) memory.remember(contact);
  const contact = memory.contacts.get(contactId);
  if (contact !== undefined) await loadCustomer(memory, db, contact.customerId);
}

export async function loadCustomer(memory: Memory, db: Queryable, customerId: string): Promise<void> {
  if (memory.customers.has(customerId)) return;
  const customer = (await data<Customer>(db, `select data from customer where id = $1`, [customerId]))[0];
  if (customer !== undefined && !memory.customers.has(customerId)) memory.rememberCustomer(customer);
}

export const loadCustomerBy = (
  memory: Memory,
  db: Queryable,
  identity: Pick<Identity, 'kind' | 'value'>,
): Promise<void> => loadCustomersBy(memory, db, [identity]);

/** One question for all that memory does not know, whatever their number. */
export async function loadCustomersBy(
  memory: Memory,
  db: Queryable,
  identities: readonly Pick<Identity, 'kind' | 'value'>[],
): Promise<void> {
  const { customerOf, customers } = memory;
  const unknown = new Map<string, { readonly kind: string; readonly value: string }>();
  for (const { kind, value } of identities) {
    const key = identityKey({ kind, value });
    if (!customerOf.isNobody(key) && !customers.has(customerOf.get(key) ?? ''))
      unknown.set(key, { kind, value: value.trim().toLowerCase() });
  }
  if (unknown.size === 0) return;
  const answers = new Map([...unknown.keys()].map((key) => [key, customerOf.asks(key)]));
  const found = new Map<string, string>();
  let isAnswered = false;
  try {
    const asked = [...unknown.values()];
    const { rows } = await db.query<{ kind: Identity['kind']; value: string; customer_id: string }>(
      `select kind, value, customer_id from unnest($1::text[], $2::text[]) as asked (kind, value) join identity using (kind, value)`,
      [asked.map(({ kind }) => kind), asked.map(({ value }) => value)],
    );
    for (const row of rows) found.set(identityKey(row), row.customer_id);
    isAnswered = true;
  } finally {
    for (const [key, answer] of answers) answer(isAnswered && !found.has(key));
  }
  for (const [key, customerId] of found) await loadKnown(memory, db, key, customerId);
}

/** The customer of an identity, with all of theirs that is not over. */
async function loadKnown(memory: Memory, db: Queryable, key: string, customerId: string): Promise<void> {
  await loadCustomer(memory, db, customerId);
  // A code that was taken from a customer leaves its row behind, until another customer gets it.
  const isStill = memory.customers.get(customerId)?.identities.some((one) => identityKey(one) === key);
  if (!isStill) return;
  const live = await data<Contact>(
    db,
    `select data from contact
      where customer_id = $1 and joined_into is null and state in ('open', 'promised', 'awaiting')`,
    [customerId],
  );
  for (const contact of live) if (!memory.contacts.has(contact.id)) memory.remember(contact);
  memory.customerOf.set(key, customerId);
}

/** True when the message had been taken before this process started. Known ones are remembered. */
export async function loadEntry(memory: Memory, db: Queryable, id: string): Promise<void> {
  if (memory.recentEntries.has(id)) return;
  const entry = (await data<Entry>(db, `select data from entry where id = $1`, [id]))[0];
  if (entry === undefined || memory.recentEntries.has(id)) return;
  memory.rememberEntry(entry);
}

async function data<T>(db: Queryable, sql: string, values: unknown[] = []): Promise<T[]> {
  return (await db.query<{ data: T }>(sql, values)).rows.map((row) => row.data);
}
