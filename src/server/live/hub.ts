/**
 * The hub of live screens: one WebSocket a screen at /live. It lets in, checks every message, and closes what is dead,
 * revoked or rude. What flows is in `feeds.ts`; who is looking in `presence.ts`.
 *
 * Close codes: 4401 the login or token is over · 1012 the server restarts, or the person's rights changed: come back ·
 * 1013 come back later · 1008 too many or malformed messages · 1009 message too large (by `ws`). Before there is a socket:
 * 429 an address has its places (`guests.ts`) · 503 the house is full, or another server has the floor.
 */
import type { PhoneToDesk, PhoneToServer } from '#modules/contacts/phone/contract.js';
import type { CallerToServer, ServerToCaller } from '#modules/contacts/web-call/contract.js';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type RawData, type Server as SocketServer } from 'ws';
import type { Committed } from '#modules/contacts/floor/types.js';
import type { ToServer } from '#modules/contacts/live/contract.js';
import type { ViewDefinition } from '#modules/contacts/live/view.js';
import { isOwnOrigin } from '../origin.js';
import { mayTalk, startAllowance } from './allowance.js';
import type { Callers } from './callers.js';
import { Desks } from './desks.js';
import { Feeds } from './feeds.js';
import { addressOf, Guests, type GuestLimits } from './guests.js';
import { largestMessage, readMessage, written } from './messages.js';
import type { Phones } from './phones.js';
import { Presence } from './presence.js';
import { guestKindOf, knownCustomer, nobody, recognise, type HubCredentials, type Known } from './recognise.js';
import { ignore, refuse, refuseWith, textOf } from './upgrade.js';

export type { HubCredentials } from './recognise.js';
import { LiveSocket, listen, subOf, watchesContact, type SocketOwner, type Subscription } from './socket.js';

export interface HubOptions {
  readonly views: readonly ViewDefinition[];
  readonly log: Logger;
  readonly credentials: HubCredentials;
  readonly publicUrl: () => string;
  /** The floor's cursor now, and its durable commits in order. */
  readonly cursor: () => number;
  readonly onCommitted: (listener: (committed: Committed) => void) => () => void;
  /** The floor was read anew: what was committed in between was told to nobody. */
  readonly onReopened?: (listener: () => void) => () => void;
  /** False while another server owns the floor: what is seen here would be old without saying so. */
  readonly isServing?: () => boolean;
  /** Where the telephones among the screens are heard. */
  readonly phones?: Phones;
  /** Where customers who call are heard. */
  readonly callers?: Callers;
  /** The first desk of a person is open; the last one is gone. */
  readonly onPersonConnected?: (personId: string) => void;
  readonly onPersonLost?: (personId: string) => void;
  readonly now?: () => number;
  readonly mostSockets?: number;
  readonly guests?: Partial<GuestLimits>;
  readonly isBehindProxy?: boolean;
  readonly fullBytes?: number;
}

const path = '/live';
const sweepMs = 5_000;
/** Screens beat every 5 s. A silent one is pinged, then given up: a laptop closed without a word. */
const pingAfterMs = 8_000;
const deadAfterMs = 20_000;
const unknownForMs = 10_000;
const recheckEvery = 12;
const mostSubs = 20;
const mostWaiting = 20;
const mostBad = 10;

export class Hub implements SocketOwner {
  readonly #options: HubOptions;
  readonly #now: () => number;
  readonly #wss: SocketServer<typeof LiveSocket>;
  readonly #sockets = new Set<LiveSocket>();
  readonly #guests: Guests;
  readonly #desks = new Desks();
  readonly #feeds: Feeds;
  readonly #presence = new Presence();
  readonly #stopListening: () => void;
  readonly #sweepTimer: NodeJS.Timeout;
  #sweeps = 0;
  #sweepsWithoutFloor = 0;
  #isDraining = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#guests = new Guests(options.guests);
    this.#wss = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Compression costs about 300 KB a socket (zlib's windows), for patches of a few hundred bytes.
      perMessageDeflate: false,
      maxPayload: largestMessage,
      WebSocket: LiveSocket,
      handleProtocols: (offered) => (offered.has('ponte') ? 'ponte' : false),
    });
    this.#feeds = new Feeds({
      log: options.log,
      now: this.#now,
      views: options.views,
      cursor: options.cursor,
      fullBytes: options.fullBytes ?? 512 * 1024,
      onAllowed: (sub) => this.#allowed(sub),
      onEnded: (sub) => this.#ended(sub),
      onPatch: (topic, patch) => this.#presence.follow(topic, patch),
    });
    const stopCommits = options.onCommitted((committed) => this.#feeds.publishCommit(committed));
    const stopReopened = options.onReopened?.(() => this.#feeds.readAllAgain());
    this.#stopListening = () => {
      stopCommits();
      stopReopened?.();
    };
    this.#sweepTimer = setInterval(() => this.sweep(), sweepMs).unref();
  }

  /** Takes the upgrades of an HTTP server. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // Without a listener an error of a half-open socket would end the process.
      socket.on('error', ignore);
      this.#upgrade(request, socket, head).catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'upgrade failed');
        refuse(socket, '503 Service Unavailable');
      });
    });
  }

  /** Closes the screens of these logins: they were revoked. */
  closeLogins(loginIds: readonly string[]): void {
    const ids = new Set(loginIds);
    for (const socket of this.#sockets) if (socket.loginId !== null && ids.has(socket.loginId)) socket.close(4401);
  }

  /** Lets a person's screens come back, with the rights they have now. */
  refreshPerson(personId: string): void {
    for (const socket of this.#sockets)
      if (socket.viewer?.kind === 'person' && socket.viewer.id === personId) socket.close(1012);
  }

  /** People with a desk open on this server: whoever the floor believes connected and is not here, is lost. */
  connectedPeople(): string[] {
    return this.#desks.people;
  }

  figures(): Readonly<Record<'sockets' | 'guests' | 'topics' | 'slow' | 'patches' | 'reads' | 'rereads', number>> {
    const { topics, slowSockets, figures } = this.#feeds;
    return {
      sockets: this.#sockets.size,
      guests: this.#guests.size,
      topics: topics.size,
      slow: slowSockets,
      ...figures,
    };
  }

  /** Tells every screen to come back to the next server, and waits a moment for the goodbyes. Nobody counts as lost. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    for (const socket of this.#sockets) socket.close(1012);
    const until = this.#now() + 2_000;
    while (this.#sockets.size > 0 && this.#now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    for (const socket of this.#sockets) socket.terminate();
    this.#stopListening();
    this.#feeds.close();
    clearInterval(this.#sweepTimer);
    this.#wss.close();
  }

  /** Looks after all sockets at once: one timer for all, instead of one each. */
  sweep(): void {
    const now = this.#now();
    this.#sendAwayWhenNotServing();
    for (const socket of this.#sockets) {
      const silentMs = now - socket.seenAt;
      if (socket.viewer === null && now - socket.openedAt > unknownForMs) socket.close(4401);
      else if (silentMs > deadAfterMs) socket.terminate();
      else if (silentMs > pingAfterMs && socket.readyState === LiveSocket.OPEN) socket.ping();
    }
    this.#presence.sweep(now);
    this.#presence.forgetUnwatched((topic) => this.#feeds.topics.get(topic.name) === topic);
    this.#sweeps += 1;
    if (this.#sweeps % recheckEvery === 0) void this.#recheckLogins();
  }

  /** A reload takes a moment, and is waited for. After two sweeps the floor is somebody else's: screens are to go there. */
  #sendAwayWhenNotServing(): void {
    this.#sweepsWithoutFloor = this.#isServing() ? 0 : this.#sweepsWithoutFloor + 1;
    if (this.#sweepsWithoutFloor >= 2) for (const socket of this.#sockets) socket.close(1013);
  }

  #isServing(): boolean {
    return this.#options.isServing?.() ?? true;
  }

  async #recheckLogins(): Promise<void> {
    const ids = new Set<string>();
    for (const socket of this.#sockets) if (socket.loginId !== null) ids.add(socket.loginId);
    try {
      const alive = await this.#options.credentials.loginsStillAlive([...ids]);
      this.closeLogins([...ids].filter((id) => !alive.has(id)));
    } catch (error) {
      this.#options.log.warn({ err: error }, 'logins of open screens not checked');
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if ((request.url ?? '').split('?', 1)[0] !== path) return refuse(socket, '404 Not Found');
    // A WebSocket is not held by the same-origin rule: the server must look (RFC 6455, 10.2).
    if (!isOwnOrigin(request, this.#options.publicUrl())) return refuse(socket, '403 Forbidden');
    const isFull = this.#sockets.size >= (this.#options.mostSockets ?? 20_000);
    if (this.#isDraining || this.#sweepsWithoutFloor >= 2 || isFull) return refuseWith(socket, 'server.unavailable', 5);
    const known = await recognise(this.#options.credentials, request);
    if (socket.destroyed) return;
    const kind = guestKindOf(known.viewer);
    const address = addressOf(request, this.#options.isBehindProxy ?? false);
    const refusal = kind === null ? null : this.#guests.refusal(address, kind);
    if (refusal !== null) return refuseWith(socket, refusal === 'all' ? 'server.unavailable' : 'request.tooMany', 30);
    this.#wss.handleUpgrade(request, socket, head, (live) => {
      if (kind !== null) this.#guests.enter(live, address, kind);
      this.#opened(live, known);
    });
  }

  #opened(socket: LiveSocket, known: Known): void {
    const now = this.#now();
    socket.viewer = known.viewer;
    socket.loginId = known.loginId;
    socket.openedAt = socket.seenAt = now;
    startAllowance(socket, now);
    listen(socket, this);
    this.#sockets.add(socket);
    if (known.viewer === null && known.isFinal) return socket.close(4401);
    socket.send(written({ t: 'hello', at: now, cursor: this.#options.cursor() }));
  }

  answered(socket: LiveSocket): void {
    socket.seenAt = this.#now();
  }

  closed(socket: LiveSocket): void {
    this.#sockets.delete(socket);
    this.#options.callers?.close(socket);
    this.#guests.leave(socket);
    if (socket.viewer?.kind === 'person') this.#options.phones?.close(socket, socket.viewer.id);
    for (const sub of [...socket.subs]) this.#feeds.stop(sub);
    if (socket.doing) this.#presence.set(socket, socket.doing.contactId, 'gone', this.#now());
  }

  /** One message. Whatever it is, it never throws: a screen can only harm itself. */
  heard(socket: LiveSocket, data: RawData, isBinary: boolean): void {
    const now = this.#now();
    socket.seenAt = now;
    if (!this.#mayTalk(socket, now)) return;
    const text = isBinary ? null : textOf(data);
    if (socket.waiting && text !== null) {
      if (socket.waiting.length < mostWaiting) socket.waiting.push(text);
      return;
    }
    const message = text === null ? null : readMessage(text);
    if (message === null) return this.#malformed(socket);
    try {
      this.#take(socket, message, now);
    } catch (error) {
      this.#options.log.error({ err: error, message: message.t }, 'live message failed');
      socket.close(1011);
    }
  }

  #take(socket: LiveSocket, message: ToServer, now: number): void {
    if (message.t === 'auth') return void this.#authenticate(socket, message.token);
    if (message.t === 'beat') {
      this.#presence.beat(socket, now);
      // No answer: the screen knows that it is behind, and lets nobody write blind.
      if (this.#isServing()) this.#feeds.beat(socket);
      return;
    }
    if (socket.viewer === null) {
      socket.send(
        written({ t: 'refused', code: 'identity.notLoggedIn', ...('sub' in message ? { sub: message.sub } : {}) }),
      );
      return socket.close(4401);
    }
    if (message.t === 'sub') return this.#subscribe(socket, message);
    if (message.t === 'unsub') {
      const sub = subOf(socket, message.sub);
      if (sub) this.#feeds.stop(sub);
      return;
    }
    if (message.t === 'phone') return this.#phone(socket, message.say);
    if (message.t === 'call') return this.#call(socket, message.say);
    const isThere =
      socket.viewer.kind === 'customer'
        ? socket.viewer.contactId === message.contactId
        : socket.viewer.kind === 'person' && watchesContact(socket, 'contact', message.contactId) !== undefined;
    if (isThere) this.#presence.set(socket, message.contactId, message.doing, now);
    else if (message.doing !== 'gone') socket.send(written({ t: 'refused', code: 'identity.notAllowed' }));
  }

  /** Whoever works here: consultants to talk, supervisors to hear what an agreement lets them. Nobody rings but consultants. */
  #phone(socket: LiveSocket, message: PhoneToServer): void {
    const { viewer } = socket;
    const { phones } = this.#options;
    if (phones === undefined || viewer?.kind !== 'person' || viewer.roles.length === 0) {
      return socket.send(written({ t: 'refused', code: 'identity.notAllowed' }));
    }
    const send = (say: PhoneToDesk): void => socket.send(written({ t: 'phone', say }));
    phones.hear(socket, { personId: viewer.id, send }, message);
  }

  /** Customers alone call from here, each out of the one conversation that their token opens. */
  #call(socket: LiveSocket, message: CallerToServer): void {
    const { viewer } = socket;
    const { callers } = this.#options;
    if (callers === undefined || viewer?.kind !== 'customer')
      return socket.send(written({ t: 'refused', code: 'identity.notAllowed' }));
    const send = (say: ServerToCaller): void => socket.send(written({ t: 'call', say }));
    callers.hear(socket, { contactId: viewer.contactId, address: this.#guests.addressOf(socket), send }, message);
  }

  #subscribe(socket: LiveSocket, message: Extract<ToServer, { t: 'sub' }>): void {
    const refused = (code: string): void => socket.send(written({ t: 'refused', sub: message.sub, code }));
    const view = this.#options.views.find((one) => one.name === message.view);
    if (!view) return refused('live.unknownView');
    const old = subOf(socket, message.sub);
    if (old) this.#feeds.stop(old);
    if (socket.subs.length >= mostSubs) return refused('live.tooManyViews');
    const sub: Subscription = {
      socket,
      id: message.sub,
      view,
      params: message.params ?? {},
      topic: null,
      state: 'asking',
      cursor: message.cursor ?? -1,
      held: null,
      isAllowed: false,
      isGone: false,
    };
    socket.subs.push(sub);
    void this.#feeds.start(sub, message.cursor ?? null);
  }

  #allowed(sub: Subscription): void {
    if (sub.isAllowed) return;
    sub.isAllowed = true;
    this.#presence.join(sub);
    const personId = this.#desks.opened(sub);
    if (personId !== null) this.#options.onPersonConnected?.(personId);
  }

  #ended(sub: Subscription): void {
    if (!sub.isAllowed) return;
    sub.isAllowed = false;
    this.#presence.leave(sub);
    const personId = this.#desks.closed(sub);
    if (personId !== null && !this.#isDraining) this.#options.onPersonLost?.(personId);
  }

  async #authenticate(socket: LiveSocket, token: string): Promise<void> {
    // Who a socket is does not change under views that are open already.
    if (socket.subs.length > 0) return this.#malformed(socket);
    socket.waiting = [];
    let known: Known = nobody;
    try {
      known = await knownCustomer(this.#options.credentials, token);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'chat token not checked');
      return socket.close(1013);
    }
    const waiting = socket.waiting;
    socket.waiting = null;
    if (!known.viewer) return socket.close(4401);
    this.#guests.known(socket);
    socket.viewer = known.viewer;
    socket.loginId = null;
    for (const text of waiting) {
      const message = readMessage(text);
      if (message === null) this.#malformed(socket);
      else this.#take(socket, message, this.#now());
    }
  }

  #mayTalk(socket: LiveSocket, now: number): boolean {
    const answer = mayTalk(socket, now);
    if (answer === 'close') socket.close(1008);
    else if (answer === 'tell') socket.send(written({ t: 'refused', code: 'live.tooMany' }));
    return answer === 'yes';
  }

  #malformed(socket: LiveSocket): void {
    socket.badMessages += 1;
    if (socket.badMessages > mostBad) return socket.close(1008);
    socket.send(written({ t: 'refused', code: 'live.malformed' }));
  }
}
