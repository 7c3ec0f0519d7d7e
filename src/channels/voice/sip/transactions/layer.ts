/**
 * Which transaction does a message belong to? RFC 3261 17.1.3 and 17.2.3; elements older than the magic cookie are told
 * apart by the fields of RFC 2543.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.js';
import { formatVia, parseCSeq, parseVia } from '../fields.js';
import { HeaderList } from '../headers.js';
import type { Peer, SipMessage, SipRequest, SipResponse, Via } from '../message.js';
import { ClientTransaction, type ClientUser } from './client.js';
import { ServerTransaction } from './server.js';

export interface LayerUser {
  /** A new request, with the transaction to answer by. An ACK of a 2xx has none. */
  onRequest(request: SipRequest, peer: Peer, transaction: ServerTransaction | null): void;
  /** CANCEL of an INVITE that stands. The CANCEL itself is answered here (9.2). */
  onCancel(invite: ServerTransaction): void;
  /** A 2xx that no transaction waits for any more: its leg repeats the ACK. */
  onStrayResponse(response: SipResponse, peer: Peer): void;
}

export interface Wire {
  send(message: SipMessage, peer: Peer): void;
  /** Our own sent-by for messages to this peer. */
  sentBy(peer: Peer): { readonly host: string; readonly port: number };
  /** False for a Via whose sent-by is not ours: such a response is none of our business (18.1.2). */
  isOurs(via: Via): boolean;
}

const cookie = 'z9hG4bK';

export class TransactionLayer {
  readonly #clock: Clock;
  readonly #wire: Wire;
  readonly #user: LayerUser;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #most: number;

  constructor(clock: Clock, wire: Wire, user: LayerUser, most = 20_000) {
    this.#clock = clock;
    this.#wire = wire;
    this.#user = user;
    this.#most = most;
  }

  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  /** Requests of ours that nobody answered yet. */
  get asking(): number {
    let count = 0;
    for (const { state } of this.#clients.values()) if (state === 'trying' || state === 'proceeding') count++;
    return count;
  }

  /** Sends a request of ours: the Via is put on top here, with 128 bits that nobody can guess. */
  request(message: SipRequest, peer: Peer, user: ClientUser): ClientTransaction {
    const branch = `${cookie}${randomBytes(16).toString('hex')}`;
    const sent = this.#withVia(message, peer, branch);
    const key = `${branch} ${message.method}`;
    const transaction = new ClientTransaction(sent, peer, user, {
      clock: this.#clock,
      send: (out, to) => this.#wire.send(out, to),
      over: () => this.#clients.delete(key),
    });
    this.#clients.set(key, transaction);
    transaction.start();
    return transaction;
  }

  /** CANCEL shares the branch and all of the INVITE but its method (9.1). */
  cancel(invite: ClientTransaction, user: ClientUser): void {
    const { headers, uri } = invite.request;
    const number = parseCSeq(headers.get('cseq') ?? '')?.number ?? 1;
    const list: (readonly [string, string])[] = [['via', headers.get('via')!]];
    for (const route of headers.all('route')) list.push(['route', route]);
    for (const name of ['from', 'to', 'call-id'] as const) list.push([name, headers.get(name)!]);
    list.push(['max-forwards', '70'], ['cseq', `${number} CANCEL`]);
    const message: SipRequest = {
      kind: 'request',
      method: 'CANCEL',
      uri,
      headers: new HeaderList(list),
      body: Buffer.alloc(0),
    };
    const key = `${parseVia(headers.get('via')!)!.params.get('branch')} CANCEL`;
    if (this.#clients.has(key)) return;
    const transaction = new ClientTransaction(message, invite.peer, user, {
      clock: this.#clock,
      send: (out, to) => this.#wire.send(out, to),
      over: () => this.#clients.delete(key),
    });
    this.#clients.set(key, transaction);
    transaction.start();
  }

  /** ACK of a 2xx: a message of its own, without a transaction (13.2.2.4). */
  sendAck(message: SipRequest, peer: Peer): SipRequest {
    const sent = this.#withVia(message, peer, `${cookie}${randomBytes(16).toString('hex')}`);
    this.#wire.send(sent, peer);
    return sent;
  }

  #withVia(message: SipRequest, peer: Peer, branch: string): SipRequest {
    const { host, port } = this.#wire.sentBy(peer);
    // RFC 3581: rport asks to be answered where we were seen.
    const params = new Map([
      ['branch', branch],
      ['rport', ''],
    ]);
    const via = formatVia({ transport: peer.transport.toUpperCase(), host, port, params });
    return { ...message, headers: new HeaderList([['via', via], ...message.headers.list]) };
  }

  receive(message: SipMessage, peer: Peer): void {
    if (message.kind === 'response') this.#receiveResponse(message, peer);
    else this.#receiveRequest(message, peer);
  }

  #receiveResponse(response: SipResponse, peer: Peer): void {
    const vias = response.headers.all('via');
    const via = parseVia(vias[0] ?? '');
    // 18.1.2: the top Via must be ours; 8.1.3.3: more than one means it was meant for another element.
    if (via === null || vias.length > 1 || !this.#wire.isOurs(via)) return;
    const method = parseCSeq(response.headers.get('cseq') ?? '')?.method;
    const found = this.#clients.get(`${via.params.get('branch')} ${method}`);
    if (found !== undefined) found.receive(response);
    else this.#user.onStrayResponse(response, peer);
  }

  #receiveRequest(request: SipRequest, peer: Peer): void {
    const key = serverKey(request);
    const method = request.method;
    const found = this.#servers.get(method === 'ACK' ? `${key} INVITE` : `${key} ${method}`);
    if (method === 'ACK') {
      if (found !== undefined && found.state !== 'accepted') found.receiveAck();
      else this.#user.onRequest(request, peer, null);
      return;
    }
    if (found !== undefined) {
      found.receiveCopy();
      return;
    }
    if (this.#servers.size >= this.#most) return;
    const fullKey = `${key} ${method}`;
    const transaction = new ServerTransaction(request, peer, {
      clock: this.#clock,
      send: (out, to) => this.#wire.send(out, to),
      over: () => this.#servers.delete(fullKey),
    });
    this.#servers.set(fullKey, transaction);
    if (method !== 'CANCEL') {
      this.#user.onRequest(request, peer, transaction);
      return;
    }
    const invite = this.#servers.get(`${key} INVITE`);
    // 9.2: no transaction to cancel: 481. One that has its final answer is not changed by a CANCEL, which is 200 still.
    transaction.respond(answerCancel(request, invite === undefined ? 481 : 200));
    if (invite !== undefined && !invite.isAnswered) this.#user.onCancel(invite);
  }

  /** A transport told that nothing gets to this peer: what waits for it fails now, not after 32 s. */
  unreachable(isThere: (peer: Peer) => boolean): void {
    for (const client of [...this.#clients.values()]) if (isThere(client.peer)) client.fail('network');
  }
}

function answerCancel(request: SipRequest, status: number): SipResponse {
  const list = request.headers.list.filter(([name]) => ['via', 'from', 'to', 'call-id', 'cseq'].includes(name));
  return {
    kind: 'response',
    status,
    reason: status === 200 ? 'OK' : 'Call/Transaction Does Not Exist',
    headers: new HeaderList(list),
    body: Buffer.alloc(0),
  };
}

/** Without the method: ACK and CANCEL look for their INVITE under the same one. */
function serverKey(request: SipRequest): string {
  const { headers } = request;
  const via = parseVia(headers.get('via') ?? '');
  const branch = via?.params.get('branch') ?? '';
  if (branch.startsWith(cookie) && branch.length > cookie.length) return `${branch} ${via?.host}:${via?.port ?? 5060}`;
  // RFC 2543 (17.2.3): Request-URI, From tag, Call-ID, CSeq number, top Via. The To tag is left out: an ACK has the one
  // that we made.
  const fromTag = /;\s*tag\s*=\s*([^;\s]+)/i.exec(headers.get('from') ?? '')?.[1] ?? '';
  const number = parseCSeq(headers.get('cseq') ?? '')?.number ?? 0;
  return ['2543', request.uri, fromTag, headers.get('call-id'), number, headers.get('via')].join(' ');
}
