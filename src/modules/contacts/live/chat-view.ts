/** `chat`: a conversation as its customer may see it. */
import type { Pool } from 'pg';
import type { Contact, Entry } from '../contract.js';
import type { ContactsFloor } from '../floor/open-floor.js';
import type { Committed, FloorDoor } from '../floor/types.js';
import type { Patch, Row } from './contract.js';
import { dataOf, inSnapshot } from './read.js';
import { chatMessage, chatRow } from './shape.js';
import type { ViewDefinition } from './view.js';

const topicOf = (contactId: string): string => `chat:${contactId}`;

export interface ChatReadOptions {
  readonly floor: Pick<FloorDoor, 'routing' | 'now'>;
  readonly pool: Pool;
  /** The name of a consultant, known in memory. */
  readonly nameOf: (personId: string) => string | null;
}

export interface ChatViewOptions extends ChatReadOptions {
  readonly floor: ContactsFloor;
}

export function chatView(options: ChatViewOptions): ViewDefinition {
  const { floor } = options;
  return {
    name: 'chat',
    topic: (params) => topicOf(params.contactId ?? ''),
    may: async (params, viewer) => viewer.kind === 'customer' && viewer.contactId === params.contactId,
    read: (params, _viewer, since) => readChat(options, params.contactId ?? '', since),
    patches: (committed, isWatched) => chatPatches(committed, isWatched, options),
    // The place in line and the wait move with everybody else's.
    refreshMs: 3_000,
    refresh(topic) {
      const contact = floor.liveContacts.get(topic.slice('chat:'.length));
      const isWaiting = contact?.interactions.some((one) => one.place !== 'held') ?? false;
      return contact === undefined || !isWaiting
        ? null
        : { cursor: floor.cursor, rows: { chat: [rowOf(options, contact)] } };
    },
  };
}

/** The read of the view, for customers without a WebSocket too. */
export function readChat(options: ChatReadOptions, contactId: string, since: number | null): Promise<Patch> {
  const { floor, pool } = options;
  return inSnapshot(pool, async (db, cursor) => {
    const contacts = await dataOf<Contact>(
      db,
      `select data from contact where id = $1 or id = (select joined_into from contact where id = $1)`,
      [contactId],
    );
    const contact = contacts.find((one) => one.id === contactId);
    if (contact === undefined) return { cursor, rows: {}, isFresh: true };
    const root = contacts.find((one) => one.id === contact.joinedInto) ?? contact;
    const isJoinNewer = since !== null && contact.joinedInto !== null && contact.seq > since;
    const entries = await dataOf<Entry>(
      db,
      `select data from entry where (contact_id = $1 or (contact_id = $2 and channel = 'chat')) and kind = 'message' and seq > $3 order by seq`,
      [contact.id, root.id, since === null || isJoinNewer ? -1 : since],
    );
    const rows = {
      chat: [chatRow(contact, root, floor.routing, floor.now(), options.nameOf)],
      messages: entries.map(chatMessage).filter((one) => one !== null),
    };
    return since === null || isJoinNewer ? { cursor, rows, isFresh: true } : { cursor, rows };
  });
}

const rowOf = ({ floor, nameOf }: ChatViewOptions, contact: Contact) =>
  chatRow(contact, floor.liveContacts.get(contact.joinedInto ?? '') ?? contact, floor.routing, floor.now(), nameOf);

function chatPatches(committed: Committed, isWatched: (topic: string) => boolean, options: ChatViewOptions) {
  const { floor } = options;
  const changes = new Map<string, { cursor: number; rows: Record<string, Row[]>; isReread?: boolean }>();
  const changeOf = (contactId: string) => {
    const change = changes.get(contactId) ?? { cursor: committed.seq, rows: {} };
    changes.set(contactId, change);
    return change;
  };
  /** The contact itself and those joined into it: their customers see the same conversation go on. */
  const watchersOf = (contact: Contact): string[] =>
    [
      contact.id,
      ...[...floor.contactsOfCustomer(contact.customerId)].filter(
        (id) => floor.liveContacts.get(id)?.joinedInto === contact.id,
      ),
    ].filter((id) => isWatched(topicOf(id)));
  for (const { before, after } of committed.contacts) {
    for (const id of watchersOf(after)) {
      const contact = id === after.id ? after : floor.liveContacts.get(id)!;
      changeOf(id).rows.chat = [
        after.joinedInto === null && id !== after.id
          ? chatRow(contact, after, floor.routing, floor.now(), options.nameOf)
          : rowOf(options, contact),
      ];
      if (before !== null && before.joinedInto !== after.joinedInto) changeOf(id).isReread = true;
    }
  }
  for (const entry of committed.entries) {
    const message = chatMessage(entry);
    const contact =
      floor.liveContacts.get(entry.contactId) ??
      committed.contacts.find((one) => one.after.id === entry.contactId)?.after;
    if (message === null || contact === undefined) continue;
    for (const id of watchersOf(contact))
      if (id === entry.contactId || entry.channel === 'chat') (changeOf(id).rows.messages ??= []).push(message);
  }
  return [...changes].map(([contactId, patch]) => ({ topic: topicOf(contactId), patch }));
}
