/** `desk`: what a consultant has in front: own state, offers, contacts by whose turn it is. */
import type { Pool } from 'pg';
import type { Contact } from '../contract.js';
import type { ContactsFloor } from '../floor/open-floor.js';
import type { Committed } from '../floor/types.js';
import type { Patch, Row } from './contract.js';
import { dataOf, inSnapshot } from './read.js';
import { deskItem, deskMe, deskOffers, isOnDeskOf } from './shape.js';
import type { ViewDefinition } from './view.js';
import type { Seat } from '#kernel/routing/types.js';

export function deskView(floor: ContactsFloor, pool: Pool): ViewDefinition {
  return {
    name: 'desk',
    topic: (_params, viewer) => `desk:${viewer.kind === 'customer' ? '' : viewer.id}`,
    may: async (_params, viewer) => viewer.kind === 'person',
    read: (_params, viewer, since) => readDesk(pool, floor, viewer.kind === 'person' ? viewer.id : '', since),
    patches: (committed, isWatched) => deskPatches(committed, isWatched, floor),
  };
}

function readDesk(pool: Pool, floor: ContactsFloor, personId: string, since: number | null): Promise<Patch> {
  return inSnapshot(pool, async (db, cursor) => {
    const contacts = await dataOf<Contact>(
      db,
      `select data from contact where consultant_id = $1 and joined_into is null and (place = 'held' or state in ('open', 'promised', 'awaiting'))`,
      [personId],
    );
    const offered = await dataOf<Contact>(
      db,
      `select c.data from interaction i join contact c on c.id = i.contact_id where i.place = 'offered' and i.consultant_id = $1`,
      [personId],
    );
    const seats = await dataOf<Seat>(db, `select data from seat where id = $1 and not is_removed`, [personId]);
    const mine = contacts.filter((contact) => isOnDeskOf(contact, personId));
    const offers = offered.flatMap((contact) => deskOffers(contact, personId, floor.routing));
    const items = mine
      .filter((contact) => since === null || contact.seq > since)
      .map((contact) => deskItem(contact, floor.routing));
    const rows = { me: seats.map(deskMe), offers, items };
    if (since === null) return { cursor, rows, isFresh: true };
    return {
      cursor,
      rows,
      keep: {
        items: mine.map((one) => one.id),
        offers: offers.map((one) => one.id),
        me: seats.length > 0 ? ['me'] : [],
      },
    };
  });
}

function deskPatches(committed: Committed, isWatched: (topic: string) => boolean, floor: ContactsFloor) {
  const desks = new Map<string, DeskChange>();
  const changeOf = (personId: string): DeskChange | null => {
    if (!isWatched(`desk:${personId}`)) return null;
    const change: DeskChange = desks.get(personId) ?? {
      rows: { me: [], offers: [], items: [] },
      gone: { items: [], offers: [] },
    };
    desks.set(personId, change);
    return change;
  };
  for (const { before, after } of committed.contacts) {
    for (const personId of peopleOf(before, after)) {
      const change = changeOf(personId);
      if (change !== null) changeContact(change, before, after, personId, floor);
    }
  }
  for (const seat of committed.seats) changeOf(seat.consultant.id)?.rows.me.push(deskMe(seat));
  return [...desks].map(([personId, change]) => ({
    topic: `desk:${personId}`,
    patch: { cursor: committed.seq, ...change },
  }));
}

interface DeskChange {
  readonly rows: Readonly<Record<'me' | 'offers' | 'items', Row[]>>;
  readonly gone: { readonly items: string[]; readonly offers: string[] };
}

function changeContact(
  change: DeskChange,
  before: Contact | null,
  after: Contact,
  personId: string,
  floor: ContactsFloor,
): void {
  if (isOnDeskOf(after, personId)) change.rows.items.push(deskItem(after, floor.routing));
  else if (isOnDeskOf(before, personId)) change.gone.items.push(after.id);
  const offers = deskOffers(after, personId, floor.routing);
  change.rows.offers.push(...offers);
  const still = new Set(offers.map((offer) => offer.id));
  for (const old of deskOffers(before, personId, floor.routing))
    if (!still.has(old.id)) change.gone.offers.push(old.id);
}

/** Everybody on whose desk the contact is or was: holders and those it is offered to. */
function peopleOf(before: Contact | null, after: Contact): Set<string> {
  const people = new Set<string>();
  for (const contact of [before, after]) {
    if (contact === null) continue;
    if (contact.consultantId !== null) people.add(contact.consultantId);
    for (const one of contact.interactions) if (one.consultantId !== null) people.add(one.consultantId);
  }
  return people;
}
