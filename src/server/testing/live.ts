/** A floor of counters with views upon it, a hub on a real port, and screens that fold what they get. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { WebSocket, type RawData } from 'ws';
import type { Committed } from '#modules/contacts/floor/types.js';
import {
  applyPatch,
  emptyView,
  type Patch,
  type ToScreen,
  type ToServer,
  type View,
} from '#modules/contacts/live/contract.js';
import type { ViewDefinition } from '#modules/contacts/live/view.js';
import { Hub, type HubOptions } from '../live/hub.js';

interface Item {
  readonly id: string;
  readonly value: number;
  readonly padding: string;
}

/** Items of contacts, each changed at a cursor. Readers see a snapshot; changes are told after the change. */
export class TinyFloor {
  cursor = 0;
  readonly items = new Map<string, { item: Item; contactId: string; at: number }>();
  readonly #listeners = new Set<(committed: Committed) => void>();
  #isHeard = true;
  /** How long reads take: set by tests to let patches overtake them. */
  readDelayMs: () => number = () => 0;
  paddingBytes = 0;

  change(contactId: string, key: string, value: number | null): void {
    this.cursor += 1;
    const id = `${contactId}/${key}`;
    const item = { id, value: value ?? 0, padding: 'x'.repeat(this.paddingBytes) };
    if (value === null) this.items.delete(id);
    else this.items.set(id, { item, contactId, at: this.cursor });
    const patch: Patch =
      value === null
        ? { cursor: this.cursor, gone: { items: [id] } }
        : { cursor: this.cursor, rows: { items: [item] } };
    // The tiny floor has no events: the patch itself travels in their place.
    const committed = { seq: this.cursor, contactId, patch } as unknown as Committed;
    if (this.#isHeard) for (const listener of this.#listeners) listener(committed);
  }

  /** A change that no listener is told of. */
  changeUnheard(contactId: string, key: string, value: number | null): void {
    this.#isHeard = false;
    this.change(contactId, key, value);
    this.#isHeard = true;
  }

  onCommitted = (listener: (committed: Committed) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  fresh(contactId: string | undefined): Patch {
    const rows = [...this.items.values()].filter((one) => contactId === undefined || one.contactId === contactId);
    return { cursor: this.cursor, isFresh: true, rows: { items: rows.map((one) => one.item) } };
  }

  async read(contactId: string | undefined, since: number | null): Promise<Patch> {
    const snapshot = since === null ? this.fresh(contactId) : this.#since(contactId, since);
    await new Promise((resolve) => setTimeout(resolve, this.readDelayMs()));
    return snapshot;
  }

  #since(contactId: string | undefined, since: number): Patch {
    const mine = [...this.items.values()].filter((one) => contactId === undefined || one.contactId === contactId);
    const rows = mine.filter((one) => one.at > since).map((one) => one.item);
    return { cursor: this.cursor, rows: { items: rows }, keep: { items: mine.map((one) => one.item.id) } };
  }

  view(name: 'contact' | 'chat' | 'desk' | 'floor', more: Partial<ViewDefinition> = {}): ViewDefinition {
    const isAll = name === 'desk' || name === 'floor';
    return {
      name,
      topic: (params, viewer) => (isAll ? `${name}:${'id' in viewer ? viewer.id : ''}` : `${name}:${params.contactId}`),
      may: async (params, viewer) => viewer.kind !== 'customer' || params.contactId === viewer.contactId,
      read: (params, _viewer, since) => this.read(isAll ? undefined : params.contactId, since),
      patches: (committed, isWatched) => {
        const { contactId, patch } = committed as unknown as { contactId: string; patch: Patch };
        const topics = isAll ? [`${name}:person_anna`, `${name}:person_sara`] : [`${name}:${contactId}`];
        return topics.filter(isWatched).map((topic) => ({ topic, patch }));
      },
      ...more,
    };
  }
}

export interface TinyHub {
  readonly hub: Hub;
  readonly url: string;
  close(): Promise<void>;
}

/** A login's token is the person's id: 'person_anna'. A chat token is 'chat-<contactId>'. */
export async function tinyHub(floor: TinyFloor, options: Partial<HubOptions> = {}): Promise<TinyHub> {
  const server = createServer((_request, response) => response.end());
  const hub = new Hub({
    views: [floor.view('desk'), floor.view('contact'), floor.view('chat'), floor.view('floor')],
    log: pino({ level: 'silent' }),
    credentials: {
      viewerOfLogin: async (token) =>
        token.startsWith('person_')
          ? { viewer: { kind: 'person', id: token, name: `${token} Rossi`, roles: ['consultant'] }, loginId: token }
          : null,
      customerOf: async (token) => (token.startsWith('chat-') ? { contactId: token.slice(5) } : null),
      loginsStillAlive: async (ids) => new Set(ids),
    },
    publicUrl: () => 'http://centre.example',
    cursor: () => floor.cursor,
    onCommitted: floor.onCommitted,
    ...options,
  });
  hub.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
  const close = async (): Promise<void> => {
    await hub.drain();
    await new Promise((resolve) => server.close(resolve));
  };
  return { hub, url, close };
}

/** A screen: it folds patches, and keeps its views over a lost connection. */
export class Screen {
  readonly socket: WebSocket;
  readonly views = new Map<string, View>();
  readonly messages: ToScreen[] = [];
  readonly closed: Promise<number>;
  readonly #opened: Promise<void>;
  #waiting: { readonly isIt: () => boolean; readonly resolve: () => void }[] = [];

  constructor(url: string, who: { login?: string; chat?: string; origin?: string } = {}, before?: Screen) {
    for (const [sub, view] of before?.views ?? []) this.views.set(sub, view);
    const protocols = who.chat === undefined ? ['ponte'] : ['ponte', `ponte.chat.${who.chat}`];
    this.socket = new WebSocket(url, protocols, {
      headers: who.login === undefined ? {} : { cookie: `a=b; ponte_login=${who.login}` },
      perMessageDeflate: false,
      ...(who.origin === undefined ? {} : { origin: who.origin }),
    });
    this.#opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    this.#opened.catch(() => {});
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.on('message', (data) => this.#heard(data));
  }

  /** Waits until something that was received makes it true. */
  async until(isIt: () => boolean): Promise<void> {
    if (isIt()) return;
    await new Promise<void>((resolve) => this.#waiting.push({ isIt, resolve }));
  }

  async say(message: ToServer): Promise<void> {
    await this.#opened;
    this.socket.send(JSON.stringify(message));
  }

  async sayRaw(data: string | Buffer): Promise<void> {
    await this.#opened;
    this.socket.send(data);
  }

  async sub(sub: string, view: 'desk' | 'contact' | 'chat' | 'floor', contactId?: string): Promise<void> {
    const cursor = this.views.get(sub)?.cursor;
    const params = contactId === undefined ? {} : { contactId };
    await this.say({ t: 'sub', sub, view, params, ...(cursor === undefined ? {} : { cursor }) });
  }

  view(sub: string): View {
    return this.views.get(sub) ?? emptyView;
  }

  /** Beats until the server's answer shows that everything up to this cursor has been sent. */
  async caughtUp(sub: string, cursor: number): Promise<void> {
    while (this.view(sub).cursor < cursor) {
      const heard = this.messages.length;
      await this.say({ t: 'beat' });
      await Promise.race([
        this.until(() => this.messages.length > heard),
        new Promise((resolve) => setTimeout(resolve, 100)),
      ]);
    }
  }

  #heard(data: RawData): void {
    const message = JSON.parse(String(data)) as ToScreen;
    this.messages.push(message);
    if (message.t === 'patch') this.views.set(message.sub, applyPatch(this.view(message.sub), message.patch));
    const ready = this.#waiting.filter((one) => one.isIt());
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one));
    for (const one of ready) one.resolve();
  }
}
