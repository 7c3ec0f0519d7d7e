/** A call as its consultant has it: the telephone that rings, the leg to the browser, what stands on the desk. */
import type { CallOnDesk, CallOutcome, CallState } from '#modules/contacts/phone/contract.js';
import type { MediaEvent } from '../media/engine.js';
import type { CallPhase, CallRow } from './contract.js';
import { DeskLeg } from './desk-leg.js';
import type { CallParts } from './parts.js';

export interface DeskEdge {
  /** The screen that is a person's telephone; null while none is. */
  screenOf(personId: string): string | null;
}

interface OfCall {
  readonly id: string;
  readonly name: string;
  row(): CallRow;
  phase(): CallPhase;
}

const states: Partial<Record<CallPhase, CallState>> = { talking: 'talking', held: 'held', ringing: 'ringing' };

export class DeskSide {
  /** To whom it is offered, or who talks. */
  consultantId: string | null = null;
  isOffered = false;
  isMuted = false;
  since: number;
  readonly #parts: CallParts;
  readonly #edge: DeskEdge;
  readonly #call: OfCall;
  #leg: DeskLeg | null = null;
  #legs = 0;

  constructor(parts: CallParts, edge: DeskEdge, call: OfCall) {
    this.#parts = parts;
    this.#edge = edge;
    this.#call = call;
    this.since = parts.floor.now();
  }

  get legId(): string | null {
    return this.#leg?.id ?? null;
  }

  get screenId(): string | null {
    return this.#leg?.screenId ?? null;
  }

  /** False while the person has no telephone open. */
  get hasScreen(): boolean {
    return this.#screen !== null;
  }

  get #screen(): string | null {
    return this.consultantId === null ? null : this.#edge.screenOf(this.consultantId);
  }

  /** True when the browser hears us. A leg of before is closed: a reload leaves it behind. */
  async connect(): Promise<boolean> {
    const personId = this.consultantId;
    const screenId = this.#screen;
    if (personId === null || screenId === null) return false;
    this.close();
    const leg = new DeskLeg(`${this.#call.id}_desk${++this.#legs}`, { personId, screenId }, this.#parts);
    this.#leg = leg;
    this.tell('connecting');
    try {
      await leg.connect(this.#parts.iceServersFor(personId));
      return this.#leg === leg;
    } catch (error) {
      this.#parts.log.warn({ err: error, callId: this.#call.id }, 'a desk was not connected');
      if (this.#leg === leg) this.close();
      return false;
    }
  }

  close(): void {
    this.#leg?.close();
    this.#leg = null;
  }

  /** The network of the desk changed. */
  async restart(): Promise<void> {
    if (this.consultantId !== null) await this.#leg?.restart(this.#parts.iceServersFor(this.consultantId));
  }

  answered(connection: string, sdp: string): void {
    const leg = this.#leg;
    if (leg?.id !== connection) return;
    leg.answered(sdp).catch((error: unknown) => {
      this.#parts.log.warn({ err: error, callId: this.#call.id }, 'the answer of a desk was not taken');
      leg.fail('the answer was not understood');
    });
  }

  media(event: MediaEvent): void {
    if (event.type === 'connected') this.#leg?.connected();
    else if (event.type === 'failed') this.#leg?.fail(event.why);
  }

  get onDesk(): CallOnDesk | null {
    return this.consultantId === null ? null : this.#view();
  }

  #view(state?: CallState): CallOnDesk {
    const { contactId, interactionId, direction, number } = this.#call.row();
    const dialling = this.isOffered ? 'ringing' : 'connecting';
    return {
      callId: this.#call.id,
      contactId: contactId ?? '',
      interactionId: interactionId ?? '',
      direction,
      state: state ?? states[this.#call.phase()] ?? dialling,
      number,
      name: this.#call.name,
      queueId: null,
      since: this.since,
      isMuted: this.isMuted,
      recording: 'off',
      other: null,
      listeners: [],
    };
  }

  tell(state?: CallState): void {
    const screenId = this.#screen;
    if (screenId !== null) this.#parts.phones.send(screenId, { say: 'call', call: this.#view(state) });
  }

  tellOver(how: CallOutcome): void {
    const screenId = this.#screen;
    if (screenId !== null) this.#parts.phones.send(screenId, { say: 'over', callId: this.#call.id, how });
  }
}
