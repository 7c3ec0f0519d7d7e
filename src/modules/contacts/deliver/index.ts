/**
 * What a consultant says leaves the house here, after its commit and at least once: whatever stands as `sending` in the
 * tables is given to its channel at start as well, so that a crash between commit and sending loses nothing.
 * Channels send by the entry's id and so send once.
 */
import { setTimeout as sleep } from 'node:timers/promises';
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
  const { floor, log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const sendAll = async (): Promise<void> => {
    const left = await options.pool.query<{ data: Entry }>(
      `select data from entry where data ->> 'delivery' = 'sending' order by seq`,
    );
    for (const { data } of left.rows) void sendUntilDone(options, data, signal);
  };
  const stopCommits = floor.onCommitted((committed) => {
    for (const entry of committed.entries) if (entry.delivery === 'sending') void sendUntilDone(options, entry, signal);
  });
  // A commit whose answer was lost with the database was told to nobody.
  const stopReopened = floor.onReopened(() => {
    sendAll().catch((error: unknown) => log.error({ err: error }, 'messages on their way could not be read'));
  });
  await sendAll();
  return () => {
    stopping.abort();
    stopCommits();
    stopReopened();
  };
}

const firstPauseMs = 500;
const longestPauseMs = 60_000;

/** The database or the channel may be away for a moment: a message that was taken over is handed on in any case. */
async function sendUntilDone(options: DeliveryOptions, entry: Entry, signal: AbortSignal): Promise<void> {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    if (await send(options, entry)) return;
    await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

/** False when it has to be tried again. */
async function send(options: DeliveryOptions, entry: Entry): Promise<boolean> {
  const { floor, log } = options;
  try {
    const contact = await rootOf(floor, entry.contactId);
    if (contact === null) return true;
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
      return true;
    }
    await (isAsking ? channel.askConfirmation(contact, entry) : channel.deliver(contact, entry));
    return true;
  } catch (error) {
    log.error(
      { err: error, contactId: entry.contactId, entryId: entry.id },
      'a message could not be handed to its channel; it is tried again',
    );
    return false;
  }
}

async function rootOf(floor: ContactsFloor, contactId: string): Promise<Contact | null> {
  const contact = await floor.contact(contactId);
  return contact?.joinedInto === null || contact === null ? contact : floor.contact(contact.joinedInto);
}
