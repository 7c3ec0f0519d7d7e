/**
 * Client transactions: RFC 3261 17.1 with the `Accepted` state of RFC 6026.
 *
 *   INVITE      calling ─1xx─▶ proceeding ─2xx─▶ accepted ─M─▶ over
 *                  │  └─────────────┴─300-699─▶ completed ─D─▶ over     (ACK by us, again for every copy)
 *                  └─B, network─▶ over
 *   non-INVITE  trying ─1xx─▶ proceeding ─final─▶ completed ─K─▶ over
 *                  └──────F──────────┴─▶ over
 */
import type { Peer, SipRequest, SipResponse } from '../message.js';
import { HeaderList } from '../headers.js';
import { type Clock, copiesOfFinal, patience, t1, t2, t4 } from '../clock.js';

export interface ClientUser {
  onProvisional?(response: SipResponse): void;
  /** Every 2xx of an INVITE comes here, also a second one of another branch downstream (RFC 6026). */
  onFinal(response: SipResponse): void;
  onFailed(why: 'timeout' | 'network'): void;
}

export interface TransactionEdge {
  readonly clock: Clock;
  send(message: SipRequest | SipResponse, peer: Peer): void;
  over(): void;
}

export class ClientTransaction {
  readonly request: SipRequest;
  readonly peer: Peer;
  /** Null when it can be told nothing any more: a call is not kept for the half minute in which copies may come. */
  #user: ClientUser | null;
  readonly #edge: TransactionEdge;
  readonly #isInvite: boolean;
  readonly #isReliable: boolean;
  #state: 'trying' | 'proceeding' | 'accepted' | 'completed' | 'over' = 'trying';
  #repeat: (() => void) | null = null;
  #limit: (() => void) | null = null;
  #ack: SipRequest | null = null;

  constructor(request: SipRequest, peer: Peer, user: ClientUser, edge: TransactionEdge) {
    this.request = request;
    this.peer = peer;
    this.#user = user;
    this.#edge = edge;
    this.#isInvite = request.method === 'INVITE';
    this.#isReliable = peer.transport !== 'udp';
  }

  get state(): string {
    return this.#state;
  }

  start(): void {
    this.#edge.send(this.request, this.peer);
    if (!this.#isReliable) this.#repeatAfter(t1);
    this.#limit = this.#edge.clock.after(patience, () => this.fail('timeout'));
  }

  /** Timer A doubles without end, E doubles to T2 (17.1.1.2, 17.1.2.2). */
  #repeatAfter(ms: number): void {
    this.#repeat = this.#edge.clock.after(ms, () => {
      this.#edge.send(this.request, this.peer);
      const isSlow = this.#state === 'proceeding';
      this.#repeatAfter(this.#isInvite ? ms * 2 : isSlow ? t2 : Math.min(ms * 2, t2));
    });
  }

  receive(response: SipResponse): void {
    if (this.#state === 'over') return;
    if (response.status < 200) this.#provisional(response);
    else if (this.#isInvite) this.#finalOfInvite(response);
    else this.#final(response);
  }

  #provisional(response: SipResponse): void {
    if (this.#state !== 'trying' && this.#state !== 'proceeding') return;
    this.#state = 'proceeding';
    if (this.#isInvite) {
      // 17.1.1.2: in Proceeding "the INVITE SHOULD NOT be retransmitted any more"; timer B goes with A. How long it may
      // ring is the caller's affair (`ringMs`).
      this.#repeat?.();
      this.#limit?.();
      this.#repeat = this.#limit = null;
    }
    this.#user?.onProvisional?.(response);
  }

  #finalOfInvite(response: SipResponse): void {
    if (response.status < 300) {
      if (this.#state === 'completed') return;
      if (this.#state !== 'accepted') this.#rest('accepted', patience);
      this.#user?.onFinal(response);
      return;
    }
    if (this.#state === 'accepted') return;
    // 17.1.1.3: the ACK of a refusal belongs to the transaction, and every copy of the refusal gets one.
    this.#ack ??= ackOf(this.request, response);
    this.#edge.send(this.#ack, this.peer);
    if (this.#state === 'completed') return;
    this.#rest('completed', this.#isReliable ? 0 : copiesOfFinal);
    this.#tellLast(response);
  }

  #final(response: SipResponse): void {
    if (this.#state === 'completed') return;
    this.#rest('completed', this.#isReliable ? 0 : t4);
    this.#tellLast(response);
  }

  #tellLast(response: SipResponse): void {
    const user = this.#user;
    this.#user = null;
    user?.onFinal(response);
  }

  #rest(state: 'accepted' | 'completed', ms: number): void {
    this.#stop();
    this.#state = state;
    this.#limit = this.#edge.clock.after(ms, () => this.#end());
  }

  /** A time-out, or a transport that could not send. */
  fail(why: 'timeout' | 'network'): void {
    if (this.#state !== 'trying' && this.#state !== 'proceeding') return;
    this.#end();
    this.#user?.onFailed(why);
  }

  #stop(): void {
    this.#repeat?.();
    this.#limit?.();
    this.#repeat = this.#limit = null;
  }

  #end(): void {
    this.#stop();
    this.#state = 'over';
    this.#edge.over();
  }
}

/** 17.1.1.3: the top Via, Route and CSeq number of the INVITE; To as the answer has it. */
function ackOf(invite: SipRequest, response: SipResponse): SipRequest {
  const { headers } = invite;
  const number = headers.get('cseq')?.split(/\s+/)[0] ?? '1';
  const list: (readonly [string, string])[] = [['via', headers.get('via') ?? '']];
  for (const route of headers.all('route')) list.push(['route', route]);
  list.push(['max-forwards', '70'], ['from', headers.get('from') ?? '']);
  list.push(['to', response.headers.get('to') ?? headers.get('to') ?? ''], ['call-id', headers.get('call-id') ?? '']);
  list.push(['cseq', `${number} ACK`]);
  return { kind: 'request', method: 'ACK', uri: invite.uri, headers: new HeaderList(list), body: Buffer.alloc(0) };
}
