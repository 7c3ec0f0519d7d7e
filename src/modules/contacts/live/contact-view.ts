/** `contact`: one contact whole, with the customer, the timeline over all channels, and the customer's other contacts. */
import type { Pool } from 'pg';
import type { Contact, Customer, Entry } from '../contract.js';
import { recordOpening } from '../openings/index.js';
import type { ContactsFloor } from '../floor/open-floor.js';
import type { Committed } from '../floor/types.js';
import type { Patch, Row } from './contract.js';
import { dataOf, inSnapshot } from './read.js';
import { deskItem } from './shape.js';
import type { ViewDefinition } from './view.js';

const topicOf = (contactId: string): string => `contact:${contactId}`;

/**
 * Contacts being looked at, by customer, and which other contacts their screens show. Those that are over have left the
 * floor's memory, and are watched all the same.
 */
type Watched = Map<string, Map<string, Set<string>>>;

/** A read gives the newest so many; a patch alone could only add to them. */
const mostOthers = 50;

export function contactView(floor: ContactsFloor, pool: Pool): ViewDefinition {
  const watched: Watched = new Map();
  return {
    name: 'contact',
    topic: (params) => topicOf(params.contactId ?? ''),
    may: async (params, viewer) => {
      if (viewer.kind === 'customer' || params.contactId === undefined) return false;
      const contact = await floor.contact(params.contactId);
      if (contact !== null) await recordOpening(pool, contact, viewer, floor.now());
      return true;
    },
    read: (params, _viewer, since) => readContact(pool, floor, watched, params.contactId ?? '', since),
    patches: (committed, isWatched) => contactPatches(committed, isWatched, watched, floor),
  };
}

function readContact(
  pool: Pool,
  floor: ContactsFloor,
  watched: Watched,
  contactId: string,
  since: number | null,
): Promise<Patch> {
  return inSnapshot(pool, async (db, cursor) => {
    const contact = (await dataOf<Contact>(db, `select data from contact where id = $1`, [contactId]))[0];
    if (contact === undefined) return { cursor, rows: {}, isFresh: true };
    const customers = await dataOf<Customer>(db, `select data from customer where id = $1`, [contact.customerId]);
    const others = await dataOf<Contact>(
      db,
      `select data from contact where customer_id = $1 and id <> $2 order by opened_at desc, id limit ${mostOthers}`,
      [contact.customerId, contactId],
    );
    const ofCustomer = watched.get(contact.customerId) ?? new Map<string, Set<string>>();
    const shown = [...(ofCustomer.get(contact.id) ?? []), ...others.map((one) => one.id)];
    watched.set(contact.customerId, ofCustomer.set(contact.id, new Set(shown)));
    // A join or its undoing changes which entries belong: then everything is read.
    const isJoinNewer =
      since !== null &&
      [contact, ...others].some((one) => one.seq > since && (one.joinedInto !== null || one.joinProposals.length > 0));
    const from = since === null || isJoinNewer ? -1 : since;
    const entries = await dataOf<Entry>(
      db,
      `select data from entry where contact_id in (select $1 union all select id from contact where joined_into = $1) and seq > $2 order by seq`,
      [contactId, from],
    );
    const rows = {
      contact: [contact],
      customer: customers,
      entries,
      others: others.map((one) => deskItem(one, floor.routing)),
    };
    if (since === null || isJoinNewer) return { cursor, rows, isFresh: true };
    return { cursor, rows, keep: { others: others.map((one) => one.id) } };
  });
}

function contactPatches(
  committed: Committed,
  isWatched: (topic: string) => boolean,
  watched: Watched,
  floor: ContactsFloor,
) {
  /** Who is looked at among a customer's contacts; nobody looks any more at what is not watched. */
  const watchedOf = (customerId: string): ReadonlyMap<string, Set<string>> => {
    const before = watched.get(customerId);
    const ids = [...new Set([...(before?.keys() ?? []), ...floor.contactsOfCustomer(customerId)])];
    const now = new Map(
      ids.filter((id) => isWatched(topicOf(id))).map((id) => [id, before?.get(id) ?? new Set<string>()]),
    );
    if (now.size === 0) watched.delete(customerId);
    else watched.set(customerId, now);
    return now;
  };
  const changes = new Map<string, { cursor: number; rows: Record<string, Row[]>; isReread?: boolean }>();
  const changeOf = (contactId: string) => {
    if (!isWatched(topicOf(contactId))) return null;
    const change = changes.get(contactId) ?? { cursor: committed.seq, rows: {} };
    changes.set(contactId, change);
    return change;
  };
  const push = (contactId: string, collection: string, row: Row): void => {
    const change = changeOf(contactId);
    if (change !== null) (change.rows[collection] ??= []).push(row);
  };
  for (const { before, after } of committed.contacts) {
    push(after.id, 'contact', after);
    for (const [otherId, shown] of watchedOf(after.customerId)) {
      if (otherId === after.id) continue;
      if (shown.add(after.id).size > mostOthers) Object.assign(changeOf(otherId) ?? {}, { isReread: true });
      else push(otherId, 'others', deskItem(after, floor.routing));
    }
    if (before !== null && before.joinedInto !== after.joinedInto)
      for (const id of [before.joinedInto, after.joinedInto])
        if (id !== null) Object.assign(changeOf(id) ?? {}, { isReread: true });
  }
  for (const entry of committed.entries) {
    push(entry.contactId, 'entries', entry);
    const into = floor.liveContacts.get(entry.contactId)?.joinedInto ?? null;
    if (into !== null) push(into, 'entries', entry);
  }
  for (const customer of committed.customers)
    for (const id of watchedOf(customer.id).keys()) push(id, 'customer', customer);
  return [...changes].map(([contactId, patch]) => ({ topic: topicOf(contactId), patch }));
}
