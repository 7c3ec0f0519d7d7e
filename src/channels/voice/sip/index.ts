/**
 * The SIP door of the house: transports, transactions, dialogs and legs put together.
 *
 *   bytes ─▶ transport ─▶ parse ─▶ transactions ─▶ a leg's dialog, or: new call · REGISTER · OPTIONS · refused
 */
import { isIP } from 'node:net';
import { lookup } from 'node:dns/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { refusalOf } from './accept.js';
import { address, parseAddress } from './address.js';
import { type Clock, realClock } from './clock.js';
import { arrivedOf, type Origin } from './arrive.js';
import { type Credentials, DigestServer, type KeptPassword } from './digest.js';
import { dialogKey, keyOf, targetOf } from './dialog.js';
import { BaseLeg } from './legs/base.js';
import { IncomingLeg } from './legs/incoming.js';
import { OutgoingLeg } from './legs/outgoing.js';
import { allow, type LegParts, supported } from './legs/parts.js';
import { AddressLimits } from './limits.js';
import { locate } from './locate.js';
import type { Parsed, Peer, SipMessage, SipRequest, Via } from './message.js';
import { sendText, type TextRequest } from './page-mode.js';
import { Registrar } from './registrar.js';
import { answer } from './serialize.js';
import { agreeAsServer, leastSeconds } from './session-timer.js';
import type {
  IncomingLeg as IncomingDoor,
  OutgoingLeg as OutgoingDoor,
  OutgoingRequest,
  RegisteredContact,
  SipStack,
  SipStatus,
} from './stack.js';
import { TransactionLayer } from './transactions/layer.js';
import type { ServerTransaction } from './transactions/server.js';
import { Transports, type TransportSettings } from './transport/index.js';
import { type Trunk, TrunkKeeper } from './trunk.js';
import { formatUri, parseUri } from './uri.js';

export type { Trunk } from './trunk.js';
export * from './stack.js';

export interface SipSettings extends TransportSettings {
  readonly realm: string;
  readonly trunks: readonly Trunk[];
  /** The password of a consultant's telephone, or what is kept of it; null for nobody of ours. */
  readonly passwordOf: (user: string) => string | KeptPassword | null;
  /** Calls from addresses that are neither trunk nor telephone: only where somebody wants them. */
  readonly takesStrangers: (address: string) => boolean;
  readonly mostLegs: number;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What carries messages: real sockets, or a test's own net. */
export interface Carrier {
  readonly ports: Transports['ports'];
  listen(): Promise<void>;
  send(message: SipMessage, peer: Peer): void;
  sentBy(peer: Peer): { readonly host: string; readonly port: number };
  isOurs(via: Via): boolean;
  stop(): Promise<void>;
}
export type MakeCarrier = (user: {
  onMessage(message: Parsed, peer: Peer): void;
  onUnreachable(isThere: (peer: Peer) => boolean): void;
}) => Carrier;

/** Opens the ports; rejects when one is taken. */
export async function openSip(settings: SipSettings, makeCarrier?: MakeCarrier): Promise<SipStack> {
  const stack = new Stack(settings, makeCarrier ?? ((user) => new Transports(settings, user)));
  await stack.open();
  return stack;
}

class Stack implements SipStack {
  readonly #settings: SipSettings;
  readonly #carrier: Carrier;
  readonly #layer: TransactionLayer;
  readonly #parts: LegParts;
  readonly #digest: DigestServer;
  readonly #registrar: Registrar;
  readonly #limits: AddressLimits;
  readonly #keepers: TrunkKeeper[];
  readonly #trunkPeers = new Map<string, Peer>();
  readonly #dialogs = new Map<string, BaseLeg>();
  readonly #legs = new Set<BaseLeg>();
  readonly #ringing = new Map<ServerTransaction, IncomingLeg>();
  /** Call-ID, From tag and CSeq of calls that ring: the same call by another way is a loop (8.2.2.2). */
  readonly #merged = new Set<string>();
  readonly #registered: ((user: string, isRegistered: boolean) => void)[] = [];
  #onIncoming: ((leg: IncomingDoor) => void) | null = null;
  #malformed = 0;
  #isDraining = false;

  constructor(settings: SipSettings, makeCarrier: MakeCarrier) {
    this.#settings = settings;
    const clock = settings.clock ?? realClock;
    this.#limits = new AddressLimits(100, 400, () => clock.now());
    this.#carrier = makeCarrier({
      onMessage: (parsed, peer) => this.#take(parsed, peer),
      onUnreachable: (isThere) => this.#layer.unreachable(isThere),
    });
    this.#layer = new TransactionLayer(clock, this.#carrier, {
      onRequest: (request, peer, transaction) => this.#request(request, peer, transaction),
      onCancel: (invite) => this.#ringing.get(invite)?.cancelled(),
      onStrayResponse: (response) => {
        const local = parseAddress(response.headers.get('from') ?? '')?.params.get('tag') ?? '';
        const remote = parseAddress(response.headers.get('to') ?? '')?.params.get('tag') ?? '';
        this.#dialogs.get(dialogKey(response.headers.get('call-id') ?? '', local, remote))?.receiveStray(response);
      },
    });
    this.#digest = new DigestServer(settings.realm);
    this.#registrar = new Registrar(clock, (user, isRegistered) => {
      for (const handler of this.#registered) handler(user, isRegistered);
    });
    this.#parts = {
      clock,
      layer: this.#layer,
      contactFor: (peer) => this.#contactFor(peer),
      locate: (uri, known) => locate(uri, known),
      credentialsFor: (peer) => this.#credentialsFor(peer),
      enter: (dialog, leg) => void this.#dialogs.set(keyOf(dialog), leg),
      leave: (dialog) => void this.#dialogs.delete(keyOf(dialog)),
      over: (leg) => {
        this.#legs.delete(leg);
      },
    };
    this.#keepers = settings.trunks.map(
      (trunk) =>
        new TrunkKeeper(trunk, {
          clock,
          layer: this.#layer,
          contactFor: (peer) => this.#contactFor(peer, trunk.credentials?.user),
          peerOf: (of) => this.#peerOf(of),
        }),
    );
  }

  async open(): Promise<void> {
    await this.#carrier.listen();
    await Promise.all(this.#settings.trunks.map((trunk) => this.#peerOf(trunk).catch(() => undefined)));
    for (const keeper of this.#keepers) keeper.start();
  }

  async #peerOf(trunk: Trunk): Promise<Peer> {
    const found = isIP(trunk.host) ? trunk.host : (await lookup(trunk.host, { family: 4 })).address;
    const name = isIP(trunk.host) ? {} : { name: trunk.host };
    const peer: Peer = { transport: trunk.transport, address: found, port: trunk.port, ...name };
    this.#trunkPeers.set(trunk.name, peer);
    return peer;
  }

  #contactFor(peer: Peer, user = 'ponte'): string {
    const { host, port } = this.#carrier.sentBy(peer);
    return `<sip:${user}@${host}:${port}${peer.transport === 'udp' ? '' : `;transport=${peer.transport}`}>`;
  }

  #trunkAt(peer: Peer): Trunk | undefined {
    return this.#settings.trunks.find(
      ({ name, addresses }) => addresses.includes(peer.address) || this.#trunkPeers.get(name)?.address === peer.address,
    );
  }

  #credentialsFor(peer: Peer): Credentials | null {
    return this.#trunkAt(peer)?.credentials ?? null;
  }

  #take(parsed: Parsed, peer: Peer): void {
    const isTrunk = this.#trunkAt(peer) !== undefined;
    const isKnown = isTrunk || this.#registrar.isKnown(peer.address);
    const isStranger = !isKnown && !this.#settings.takesStrangers(peer.address);
    if (parsed.kind === 'malformed') {
      this.#malformed++;
      // Answered without remembering anything, and only to who may be worth it.
      if (isStranger || parsed.status === null || parsed.message?.kind !== 'request') return;
      if (!this.#limits.takes(peer.address)) return;
      if (parsed.message.headers.get('via') !== undefined) {
        this.#carrier.send(answer(parsed.message, parsed.status, { toTag: 'malformed' }), peer);
      }
      return;
    }
    if (!isKnown && parsed.kind === 'request' && !this.#limits.takes(peer.address)) return;
    // No call of a stranger can stand, so there is none to cancel: a 481 would only say that somebody is here.
    if (isStranger && parsed.kind === 'request' && parsed.method === 'CANCEL') return;
    this.#layer.receive(parsed, peer);
  }

  #request(request: SipRequest, peer: Peer, transaction: ServerTransaction | null): void {
    const to = parseAddress(request.headers.get('to')!)!;
    const from = parseAddress(request.headers.get('from')!)!;
    const localTag = to.params.get('tag');
    if (localTag !== undefined) {
      const leg = this.#dialogs.get(dialogKey(request.headers.get('call-id')!, localTag, from.params.get('tag') ?? ''));
      if (leg !== undefined) return leg.receive(request, transaction);
    }
    if (transaction === null) return;
    const origin = this.#originOf(request, peer);
    // Scanners look for somebody who answers, with whatever method: to strangers there is nobody here, and only a
    // telephone that wants to register is asked who it is.
    if (origin.kind === 'stranger' && (localTag !== undefined || request.method !== 'REGISTER'))
      return transaction.drop();
    if (localTag !== undefined) return transaction.respond(answer(request, 481));
    const refusal = refusalOf(request);
    if (refusal !== null) {
      if (origin.kind === 'stranger') return transaction.drop();
      return transaction.respond(answer(request, refusal.status, { toTag: 'refused', headers: refusal.headers }));
    }
    if (request.method === 'REGISTER') return this.#register(request, peer, transaction);
    if (request.method === 'INVITE') return this.#invited(request, peer, transaction, origin);
    if (request.method !== 'OPTIONS')
      return transaction.respond(answer(request, request.method === 'MESSAGE' ? 405 : 481, { toTag: 'none' }));
    transaction.respond(
      answer(request, this.#isDraining ? 503 : 200, {
        toTag: 'options',
        headers: [
          ['allow', allow],
          ['supported', supported],
          ['accept', 'application/sdp'],
        ],
      }),
    );
  }

  #originOf(request: SipRequest, peer: Peer): Origin {
    const trunk = this.#trunkAt(peer);
    if (trunk !== undefined) return { kind: 'trunk', name: trunk.name, isTrusted: trunk.isTrusted };
    const user = parseAddress(request.headers.get('from') ?? '')?.uri.user ?? '';
    if (this.#registrar.contactsOf(user).some((contact) => contact.peer.address === peer.address)) {
      return { kind: 'telephone', name: user };
    }
    return this.#settings.takesStrangers(peer.address) ? { kind: 'open' } : { kind: 'stranger' };
  }

  #register(request: SipRequest, peer: Peer, transaction: ServerTransaction): void {
    const user = parseAddress(request.headers.get('to')!)!.uri.user ?? '';
    const proof = this.#digestOf(request);
    // The same answer whether the telephone exists or not: nothing to enumerate.
    if (proof.is !== 'good' || proof.user !== user) {
      const headers = this.#digest
        .challenges(proof.is === 'stale')
        .map((value) => ['www-authenticate', value] as const);
      return transaction.respondOnce(answer(request, 401, { toTag: 'registrar', headers }));
    }
    transaction.respond(this.#registrar.register(user, request, peer));
  }

  #digestOf(request: SipRequest): ReturnType<DigestServer['check']> {
    for (const name of ['authorization', 'proxy-authorization']) {
      for (const header of request.headers.all(name)) {
        const verdict = this.#digest.check(header, request.method, this.#settings.passwordOf);
        if (verdict.is !== 'bad') return verdict;
      }
    }
    return { is: 'bad' };
  }

  #invited(request: SipRequest, peer: Peer, transaction: ServerTransaction, origin: Origin): void {
    const refuse = (status: number, headers: readonly (readonly [string, string])[] = []): void =>
      transaction.respond(answer(request, status, { toTag: 'refused', headers }));
    if (origin.kind === 'telephone') {
      const proof = this.#digestOf(request);
      if (proof.is !== 'good' || proof.user !== origin.name) {
        return refuse(
          407,
          this.#digest.challenges(proof.is === 'stale').map((value) => ['proxy-authenticate', value]),
        );
      }
    }
    // Whoever needs no password may fill half of the house, never the part that trunks and telephones come by.
    const most = origin.kind === 'open' ? this.#settings.mostLegs / 2 : this.#settings.mostLegs;
    if (this.#isDraining || this.#legs.size >= most) return refuse(503, [['retry-after', '10']]);
    if (targetOf(request) === null) return refuse(400);
    if (agreeAsServer(request.headers) === 'tooSmall') return refuse(422, [['min-se', String(leastSeconds)]]);
    const merge = [request.headers.get('call-id'), request.headers.get('from'), request.headers.get('cseq')].join(' ');
    if (this.#merged.has(merge)) return refuse(482);
    const replaces = this.#replacedBy(request);
    if (replaces === undefined) return refuse(481);
    const leg = new IncomingLeg(this.#parts, request, peer, transaction, { ...arrivedOf(request, origin), replaces });
    this.#legs.add(leg);
    this.#merged.add(merge);
    this.#ringing.set(transaction, leg);
    leg.onEnded(() => {
      this.#ringing.delete(transaction);
      this.#merged.delete(merge);
    });
    if (this.#onIncoming === null) leg.reject(480);
    else this.#onIncoming(leg);
  }

  /** RFC 3891 3: null without Replaces, undefined when it names a call that is not here. */
  #replacedBy(request: SipRequest): BaseLeg | null | undefined {
    const value = request.headers.get('replaces');
    if (value === undefined) return null;
    const [callId, ...params] = value.split(';').map((part) => part.trim());
    const of = (name: string): string =>
      params.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
    return this.#dialogs.get(dialogKey(callId ?? '', of('to-tag'), of('from-tag')));
  }

  onIncoming(handler: (leg: IncomingDoor) => void): void {
    this.#onIncoming = handler;
  }

  /** The only way out: by a trunk of the settings, or to a telephone that proved who it is. */
  invite(request: OutgoingRequest): OutgoingDoor {
    const { via } = request;
    const place = 'trunk' in via ? this.#placeByTrunk(request.to, via.trunk) : this.#placeOf(via.contact);
    const leg = new OutgoingLeg(this.#parts, {
      ...place,
      from: request.from,
      routes: [],
      sdp: request.sdp,
      ringMs: request.ringMs,
      headers: request.headers ?? [],
    });
    this.#legs.add(leg);
    return leg;
  }

  /** By a trunk alone, to a telephone number: whoever is registered here is written to at their desk. */
  sendText(of: TextRequest): Promise<number> {
    try {
      const { uri, to, peer } = this.#placeByTrunk(of.to, of.via.trunk);
      return sendText(of, { uri, to, peer, layer: this.#layer, credentials: this.#credentialsFor(peer) });
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** A telephone's address that is a trunk's would be a way to any number in the world, past every check of it. */
  #placeOf({ uri, peer }: RegisteredContact): { uri: string; to: ReturnType<typeof address>; peer: Peer } {
    for (const trunk of this.#trunkPeers.values())
      if (trunk.address === peer.address && trunk.port === peer.port) throw new Error('that is a trunk, no telephone');
    return { uri: formatUri(uri), to: address(uri), peer };
  }

  #placeByTrunk(number: string, name: string): { uri: string; to: ReturnType<typeof address>; peer: Peer } {
    const trunk = this.#settings.trunks.find((one) => one.name === name);
    const peer = this.#trunkPeers.get(name);
    if (trunk === undefined || peer === undefined) throw new Error(`the trunk ${name} cannot be reached`);
    const digits = number.replace(/[\s()./-]/g, '');
    if (!/^\+?[0-9*#]{1,32}$/.test(digits)) throw new Error('not a telephone number');
    const uri = parseUri(`sip:${digits}@${trunk.host}${trunk.port === 5060 ? '' : `:${trunk.port}`};user=phone`)!;
    return { uri: formatUri(uri), to: address(uri), peer };
  }

  contactsOf(user: string): readonly RegisteredContact[] {
    return this.#registrar.contactsOf(user);
  }

  forget(user: string): void {
    this.#registrar.forget(user);
  }

  onRegistered(handler: (user: string, isRegistered: boolean) => void): void {
    this.#registered.push(handler);
  }

  status(): SipStatus {
    const { udp, tcp, tls } = this.#carrier.ports;
    return {
      udpPort: udp,
      tcpPort: tcp,
      tlsPort: tls,
      legs: this.#legs.size,
      transactions: this.#layer.size,
      trunks: this.#keepers.map(({ trunk, isUp, why }) => ({ name: trunk.name, isUp, why })),
      limited: this.#limits.refused,
      malformed: this.#malformed,
    };
  }

  drain(): void {
    this.#isDraining = true;
  }

  async stop(): Promise<void> {
    this.#isDraining = true;
    for (const leg of [...this.#legs]) leg.end({ status: 503, reason: 'the centre closes' });
    this.#registrar.stop();
    await Promise.all(this.#keepers.map((keeper) => keeper.stop()));
    // The goodbyes are to arrive: a closed socket sends none again. Who does not answer is not waited for long.
    for (let waits = 0; waits < 50 && this.#layer.asking > 0; waits++) await sleep(20);
    await this.#carrier.stop();
  }
}
