/**
 * Server transactions: RFC 3261 17.2 with the `Accepted` state of RFC 6026.
 *
 *   INVITE      proceeding ─2xx─▶ accepted ─L─▶ over      (copies of the INVITE are absorbed; the leg repeats the 2xx)
 *                   └─300-699─▶ completed ─ACK─▶ confirmed ─I─▶ over
 *                                   └─H─▶ over            (no ACK ever came)
 *   non-INVITE  trying ─1xx─▶ proceeding ─final─▶ completed ─J─▶ over
 */
import { type Clock, patience, t1, t2, t4 } from '../clock.js';
import type { Peer, SipRequest, SipResponse } from '../message.js';
import { answer } from '../serialize.js';
import type { TransactionEdge } from './client.js';

/** "If the TU does not generate a response within 200 ms, a 100" (17.2.1). */
const tryingAfter = 200;

export class ServerTransaction {
  readonly peer: Peer;
  /** What it is about, until it is answered: for half a minute after that thousands of them wait for late copies. */
  #request: SipRequest | null;
  readonly #edge: TransactionEdge;
  readonly #clock: Clock;
  readonly #isInvite: boolean;
  readonly #isReliable: boolean;
  #state: 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'over' = 'proceeding';
  #last: SipResponse | null = null;
  #repeat: (() => void) | null = null;
  #limit: (() => void) | null = null;

  constructor(request: SipRequest, peer: Peer, edge: TransactionEdge) {
    this.#request = request;
    this.peer = peer;
    this.#edge = edge;
    this.#clock = edge.clock;
    this.#isInvite = request.method === 'INVITE';
    this.#isReliable = peer.transport !== 'udp';
    if (this.#isInvite) this.#repeat = this.#clock.after(tryingAfter, () => this.#trying());
    // Nobody answered at all: the transaction may not stay for ever (a handler that lost it).
    this.#limit = this.#isInvite ? null : this.#clock.after(patience, () => this.#end());
  }

  get state(): string {
    return this.#state;
  }

  get isAnswered(): boolean {
    return this.#state !== 'proceeding';
  }

  #trying(): void {
    if (this.#last === null && this.#request !== null) this.respond(answer(this.#request, 100));
  }

  respond(response: SipResponse): void {
    if (this.#state === 'accepted' && response.status >= 200 && response.status < 300) {
      // RFC 6026 8.7: the leg's own copies of the 2xx pass through.
      this.#edge.send(response, this.peer);
      return;
    }
    if (this.#state !== 'proceeding') return;
    this.#stopRepeat();
    this.#last = response;
    this.#edge.send(response, this.peer);
    if (response.status < 200) return;
    this.#limit?.();
    this.#request = null;
    if (!this.#isInvite) this.#rest('completed', this.#isReliable ? 0 : patience);
    else if (response.status < 300) {
      // Its copies are the leg's.
      this.#last = null;
      this.#rest('accepted', patience);
    } else {
      this.#rest('completed', patience);
      // Timer G doubles to T2; on reliable transports there is nothing to repeat.
      if (!this.#isReliable) this.#repeatAfter(t1);
    }
  }

  #repeatAfter(ms: number): void {
    this.#repeat = this.#clock.after(ms, () => {
      if (this.#last !== null) this.#edge.send(this.#last, this.peer);
      this.#repeatAfter(Math.min(ms * 2, t2));
    });
  }

  /** A copy of the request came: the last answer again. In `accepted` it is swallowed (RFC 6026 7.1). */
  receiveCopy(): void {
    if (this.#last === null) return;
    if (this.#state === 'proceeding' || this.#state === 'completed') this.#edge.send(this.#last, this.peer);
  }

  /** The ACK of a refusal. */
  receiveAck(): void {
    if (this.#state !== 'completed' || !this.#isInvite) return;
    this.#stopRepeat();
    this.#limit?.();
    this.#rest('confirmed', this.#isReliable ? 0 : t4);
  }

  #rest(state: 'accepted' | 'completed' | 'confirmed', ms: number): void {
    this.#state = state;
    this.#limit = this.#clock.after(ms, () => this.#end());
  }

  /** 8.2.7: answered and forgotten, "a stateless UAS does not retransmit responses": a stranger's knocks fill nothing. */
  respondOnce(response: SipResponse): void {
    if (this.#last !== null || this.isAnswered) return;
    this.#edge.send(response, this.peer);
    this.#end();
  }

  /** Nothing is answered, as if it had not come: a stranger's knock. */
  drop(): void {
    if (this.#last === null && !this.isAnswered) this.#end();
  }

  #stopRepeat(): void {
    this.#repeat?.();
    this.#repeat = null;
  }

  #end(): void {
    this.#stopRepeat();
    this.#limit?.();
    this.#state = 'over';
    this.#edge.over();
  }
}
