/**
 * Messages on their way. Each lies on the device under a key of its own (two tabs never overwrite each other's) until
 * the conversation, read back from the centre, shows it. It is sent again with the same id as often as needed: the
 * centre takes one id once. (Peers duplicate on weak lines, chatwoot#9314, or lose on reload.)
 *
 *   written ──▶ coming ──▶ sent ──▶ (seen in the conversation: leaves the outbox, shown as received)
 *                 ▲ │
 *      try again  │ └──▶ failed   the centre refused it; the words stay until the customer tries again or removes them
 */
import type { Attachment } from '#modules/contacts/contract.js';
import type { TextKey } from '#modules/contacts/customer-words/contract.js';
import { readJson, type Keep } from './storage.js';
import { backoffMs } from '#web/kit/customer/backoff.js';

export interface OutItem {
  /** The client id: unguessable, because for `open` it also gives the conversation back after a lost answer. */
  readonly id: string;
  readonly kind: 'open' | 'message' | 'doubt';
  readonly body: string;
  readonly name: string;
  readonly attachments: readonly Attachment[];
  /** Of the first message: what it is about, where the customer chose. */
  readonly queueId?: string;
  readonly at: number;
  /** Order of writing on this device; clocks may jump. */
  readonly order: number;
  readonly state: 'coming' | 'sent' | 'failed';
  readonly reason: TextKey | null;
  /** Id of the entry it became, told by the centre. */
  readonly entryId: string | null;
}

/** What the centre said. `later` = not reached or busy: try again with the same id. */
export type SendResult =
  | { readonly is: 'taken'; readonly entryId?: string }
  | { readonly is: 'later'; readonly afterMs?: number; readonly reason?: TextKey }
  | { readonly is: 'refused'; readonly reason: TextKey };

const keyOf = (id: string): string => `out.${id}`;

const isItem = (value: unknown): value is OutItem => {
  const item = value as OutItem | null;
  return typeof item === 'object' && item !== null && typeof item.id === 'string' && typeof item.body === 'string';
};

/** All items on the device, in the order they were written. */
export function readOutbox(keep: Keep): readonly OutItem[] {
  return keep
    .keys()
    .filter((key) => key.startsWith('out.'))
    .map((key) => readJson(keep, key))
    .filter(isItem)
    .sort((a, b) => a.order - b.order || a.at - b.at || (a.id < b.id ? -1 : 1));
}

export function putItem(keep: Keep, item: OutItem): void {
  keep.set(keyOf(item.id), JSON.stringify(item));
}

export function addItem(
  keep: Keep,
  words: Pick<OutItem, 'id' | 'kind' | 'body' | 'name' | 'attachments' | 'queueId' | 'at'>,
): OutItem {
  const order = readOutbox(keep).reduce((most, item) => Math.max(most, item.order), 0) + 1;
  const item: OutItem = { ...words, order, state: 'coming', reason: null, entryId: null };
  putItem(keep, item);
  return item;
}

export function removeItem(keep: Keep, id: string): void {
  keep.remove(keyOf(id));
}

/** The oldest that still has to go. One refused by the centre does not hold up the others. */
export const nextToSend = (items: readonly OutItem[]): OutItem | null =>
  items.find((item) => item.state === 'coming') ?? null;

export function afterSending(item: OutItem, result: SendResult): OutItem {
  switch (result.is) {
    case 'taken':
      return { ...item, state: 'sent', reason: null, entryId: result.entryId ?? null };
    case 'refused':
      return { ...item, state: 'failed', reason: result.reason };
    case 'later':
      return { ...item, reason: result.reason ?? null };
  }
}

export const entryIdOf = (item: OutItem): string => item.entryId ?? `entry_${item.id}`;

/** Those the conversation does not show yet. */
export const unseen = (items: readonly OutItem[], shown: (entryId: string) => boolean): readonly OutItem[] =>
  items.filter((item) => !shown(entryIdOf(item)));

/** Sends one after the other while there is something to send. */
export class Sender {
  readonly #keep: Keep;
  readonly #send: (item: OutItem) => Promise<SendResult>;
  readonly #changed: () => void;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #chance: () => number;
  #isRunning = false;
  #attempt = 0;

  constructor(
    keep: Keep,
    send: (item: OutItem) => Promise<SendResult>,
    changed: () => void,
    wait: (ms: number) => Promise<void>,
    chance: () => number = Math.random,
  ) {
    this.#keep = keep;
    this.#send = send;
    this.#changed = changed;
    this.#wait = wait;
    this.#chance = chance;
  }

  /** Safe to call at any time: once running it takes up whatever is added. */
  async run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let item = nextToSend(readOutbox(this.#keep)); item; item = nextToSend(readOutbox(this.#keep)))
        await this.#one(item);
    } finally {
      this.#isRunning = false;
    }
  }

  async #one(item: OutItem): Promise<void> {
    const result = await this.#send(item);
    // The customer may have removed it meanwhile: then it must not come back.
    if (this.#keep.get(keyOf(item.id)) === null) return;
    putItem(this.#keep, afterSending(item, result));
    this.#changed();
    if (result.is !== 'later') {
      this.#attempt = 0;
      return;
    }
    await this.#wait(result.afterMs ?? backoffMs(this.#attempt, this.#chance()));
    this.#attempt += 1;
  }
}
