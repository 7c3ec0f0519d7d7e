/**
 * The live line of a screen: one WebSocket, many views, resumed by cursor after any outage.
 *
 *   connecting ──open──▶ live ──closed, or no heartbeat answered──▶ behind ──open, every view patched──▶ live
 *
 * The server writes patches and heartbeat answers on one ordered stream, so an answered heartbeat proves that everything
 * committed before it has been shown. A screen without that proof is behind: it says so and holds sending back.
 */
import {
  applyPatch,
  emptyView,
  type ToScreen,
  type ToServer,
  type View,
  type ViewName,
} from '#modules/contacts/live/contract.js';

import type { PhoneToDesk, PhoneToServer } from '#modules/contacts/phone/contract.js';

/** The telephone of the desk: its messages go over the same line, outside of every view. */
export interface PhoneEar {
  heard(message: PhoneToDesk): void;
  /** The line is open, for the first time or again: the server knows nothing of this screen yet. */
  opened(): void;
}

export interface SocketLike {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

/** Everything outside: replaced in tests. */
export interface LivePorts {
  open(): SocketLike;
  now(): number;
  /** 0-1, for jitter. */
  chance(): number;
  after(ms: number, work: () => void): () => void;
  serverTimeIs(at: number): void;
}

export interface ViewParams {
  readonly contactId?: string;
}

export interface LiveView {
  readonly view: View;
  /** False until the first patch. */
  readonly isLoaded: boolean;
  /** Why the server would not show it. */
  readonly refused: string | null;
}

export interface LiveState {
  readonly isBehind: boolean;
  readonly since: number | null;
}

export interface Presence {
  readonly id: string;
  readonly name: string;
  readonly doing: 'looking' | 'writing';
}

interface Subscription {
  readonly sub: string;
  readonly name: ViewName;
  readonly params: ViewParams;
  state: LiveView;
  /** Patched since the line was opened? */
  isCaughtUp: boolean;
  readonly listeners: Set<() => void>;
  stopForgetting: (() => void) | null;
}

/** No answer to two heartbeats of 5 s, and some: the line is dead even if TCP does not know yet. */
export const silenceMs = 12_000;
/** A view nobody looks at stays warm this long, so that going back to a contact is instant. */
export const warmMs = 60_000;
const backoffMs = [0, 250, 500, 1000, 2000, 4000, 8000];

const nobody: readonly Presence[] = [];

export class LiveConnection {
  readonly #ports: LivePorts;
  readonly #subs = new Map<string, Subscription>();
  readonly #phones = new Set<PhoneEar>();
  readonly #listeners = new Set<() => void>();
  readonly #presence = new Map<string, readonly Presence[]>();
  #socket: SocketLike | null = null;
  #isOpen = false;
  #attempt = 0;
  #stopRetry: (() => void) | null = null;
  #stopSilence: (() => void) | null = null;
  #state: LiveState = { isBehind: false, since: null };
  #doing: { contactId: string; doing: 'looking' | 'writing' } | null = null;
  #isStopped = false;

  constructor(ports: LivePorts) {
    this.#ports = ports;
  }

  /** Opens the line. */
  start(): void {
    this.#isStopped = false;
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopRetry?.();
    this.#stopSilence?.();
    this.#drop();
  }

  get state(): LiveState {
    return this.#state;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called by the Worker, whose timers do not sleep with the tab. */
  beat(): void {
    if (this.#isOpen) this.#send({ t: 'beat' });
    else if (!this.#socket && !this.#stopRetry && !this.#isStopped) this.#connect();
  }

  /** The tab woke up, or the network is back: do not wait for the backoff. */
  wake(): void {
    if (this.#isStopped) return;
    if (this.#isOpen) this.#send({ t: 'beat' });
    else {
      this.#attempt = 0;
      this.#connect();
    }
  }

  subscribe(name: ViewName, params: ViewParams, listener: () => void): () => void {
    const key = keyOf(name, params);
    let entry = this.#subs.get(key);
    if (!entry) {
      entry = {
        sub: key,
        name,
        params,
        state: { view: emptyView, isLoaded: false, refused: null },
        isCaughtUp: false,
        listeners: new Set(),
        stopForgetting: null,
      };
      this.#subs.set(key, entry);
      if (this.#isOpen) this.#ask(entry);
    }
    const kept = entry;
    kept.stopForgetting?.();
    kept.stopForgetting = null;
    kept.listeners.add(listener);
    return () => {
      kept.listeners.delete(listener);
      if (kept.listeners.size === 0 && !kept.stopForgetting)
        kept.stopForgetting = this.#ports.after(warmMs, () => this.#forget(kept));
    };
  }

  view(name: ViewName, params: ViewParams): LiveView | null {
    return this.#subs.get(keyOf(name, params))?.state ?? null;
  }

  presence(contactId: string): readonly Presence[] {
    return this.#presence.get(contactId) ?? nobody;
  }

  /** Says what this person is doing, so that two never answer at once without knowing. */
  saysPresence(contactId: string, doing: 'looking' | 'writing' | 'gone'): void {
    if (doing === 'gone' && this.#doing?.contactId !== contactId) return;
    this.#doing = doing === 'gone' ? null : { contactId, doing };
    if (this.#isOpen) this.#send({ t: 'presence', contactId, doing });
  }

  /** Listens for the telephone. Returns the way to stop. */
  phone(ear: PhoneEar): () => void {
    this.#phones.add(ear);
    if (this.#isOpen) ear.opened();
    return () => this.#phones.delete(ear);
  }

  /** False while the line is down: what is said of a call then would be stale when it comes back. */
  saysPhone(message: PhoneToServer): boolean {
    if (this.#isOpen) this.#send({ t: 'phone', say: message });
    return this.#isOpen;
  }

  #forget(entry: Subscription): void {
    this.#subs.delete(entry.sub);
    if (this.#isOpen) this.#send({ t: 'unsub', sub: entry.sub });
  }

  #send(message: ToServer): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #ask(entry: Subscription): void {
    const since = entry.state.isLoaded ? { cursor: entry.state.view.cursor } : {};
    this.#send({ t: 'sub', sub: entry.sub, view: entry.name, params: entry.params, ...since });
  }

  #connect(): void {
    this.#stopRetry?.();
    this.#stopRetry = null;
    this.#drop();
    const socket = this.#ports.open();
    this.#socket = socket;
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = (event) => this.#heard(socket, event.data);
    socket.onclose = () => this.#closed(socket);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    this.#stopSilence?.();
    this.#stopSilence = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #opened(socket: SocketLike): void {
    if (socket !== this.#socket) return;
    this.#isOpen = true;
    this.#attempt = 0;
    for (const entry of this.#subs.values()) {
      entry.isCaughtUp = false;
      this.#ask(entry);
    }
    if (this.#doing) this.#send({ t: 'presence', ...this.#doing });
    for (const ear of this.#phones) ear.opened();
    this.#hearsSomething();
    this.#judge();
  }

  #closed(socket: SocketLike): void {
    if (socket !== this.#socket) return;
    this.#drop();
    this.#judge();
    if (this.#isStopped) return;
    const base = backoffMs[Math.min(this.#attempt, backoffMs.length - 1)]!;
    this.#attempt += 1;
    // Full jitter: after a restart three hundred screens must not come back in the same millisecond.
    const delay = base * (0.5 + this.#ports.chance());
    this.#stopRetry = this.#ports.after(delay, () => {
      this.#stopRetry = null;
      this.#connect();
    });
  }

  #hearsSomething(): void {
    this.#stopSilence?.();
    this.#stopSilence = this.#ports.after(silenceMs, () => {
      const socket = this.#socket;
      if (socket) this.#closed(socket);
    });
  }

  #heard(socket: SocketLike, data: unknown): void {
    if (socket !== this.#socket || typeof data !== 'string') return;
    this.#hearsSomething();
    const message = JSON.parse(data) as ToScreen;
    switch (message.t) {
      case 'hello':
      case 'beat':
        this.#ports.serverTimeIs(message.at);
        break;
      case 'patch': {
        const entry = this.#subs.get(message.sub);
        if (!entry) break;
        entry.isCaughtUp = true;
        entry.state = { view: applyPatch(entry.state.view, message.patch), isLoaded: true, refused: null };
        tell(entry.listeners);
        break;
      }
      case 'presence':
        this.#presence.set(message.contactId, message.people);
        tell(this.#listeners);
        break;
      case 'phone':
        for (const ear of this.#phones) ear.heard(message.say);
        break;
      case 'refused': {
        const entry = message.sub === undefined ? undefined : this.#subs.get(message.sub);
        if (!entry) break;
        entry.isCaughtUp = true;
        entry.state = { ...entry.state, refused: message.code };
        tell(entry.listeners);
        break;
      }
    }
    this.#judge();
  }

  /** Behind is: something was shown once, and now it cannot be proved to be whole. */
  #judge(): void {
    const shown = [...this.#subs.values()].filter((entry) => entry.state.isLoaded && entry.listeners.size > 0);
    const isBehind = shown.length > 0 && (!this.#isOpen || shown.some((entry) => !entry.isCaughtUp));
    if (isBehind === this.#state.isBehind) return;
    this.#state = { isBehind, since: isBehind ? this.#ports.now() : null };
    tell(this.#listeners);
  }
}

function keyOf(name: ViewName, params: ViewParams): string {
  return params.contactId === undefined ? name : `${name}:${params.contactId}`;
}

function tell(listeners: ReadonlySet<() => void>): void {
  for (const listener of [...listeners]) listener();
}
