/**
 * What a consultant says leaves the house here, after its commit and at least once: whatever stands as `sending` in the
 * tables is given to its channel at start as well, so that a crash between commit and sending loses nothing.
 * Channels send by the entry's id and so send once.
 */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { ChannelRunning } from '../channel.js';
import type { Contact, Entry } from '../contract.js';
import type { ContactsFloor } from '../floor/open-floor.js';

export interface DeliveryOptions {
  readonly floor: ContactsFloor;
  readonly pool: Pool;
  readonly log: Logger;
  readonly channels: ReadonlyMap<string, ChannelRunning>;
}

export async function startDelivery(options: DeliveryOptions): Promise<() => void> {
  const stop = options.floor.onCommitted((committed) => {
    for (const entry of committed.entries) if (entry.delivery === 'sending') void send(options, entry);
  });
  const left = await options.pool.query<{ data: Entry }>(
    `select data from entry where data ->> 'delivery' = 'sending' order by seq`,
  );
  for (const { data } of left.rows) void send(options, data);
  return stop;
}

async function send(options: DeliveryOptions, entry: Entry): Promise<void> {
  const { floor, log } = options;
  try {
    const contact = await rootOf(floor, entry.contactId);
    if (contact === null) return;
    const isAsking = entry.kind === 'mark' && entry.body === 'confirmationAsked';
    const name = isAsking ? String(entry.params['channel']) : entry.channel;
    const channel = options.channels.get(name);
    if (channel === undefined) {
      await floor.dispatch({
        type: 'SetDelivery',
        at: floor.now(),
        contactId: contact.id,
        entryId: entry.id,
        delivery: 'failed',
        detail: `no channel ${name}`,
      });
      return;
    }
    await (isAsking ? channel.askConfirmation(contact, entry) : channel.deliver(contact, entry));
  } catch (error) {
    // It stands as `sending` still: the next start tries again; the channel's own retries come before that.
    log.error(
      { err: error, contactId: entry.contactId, entryId: entry.id },
      'a message could not be handed to its channel',
    );
  }
}

async function rootOf(floor: ContactsFloor, contactId: string): Promise<Contact | null> {
  const contact = await floor.contact(contactId);
  return contact?.joinedInto === null || contact === null ? contact : floor.contact(contact.joinedInto);
}
