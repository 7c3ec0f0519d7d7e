/** What all sides of a live call share: its row and phase, its turns, the customer's and the desk's sound. */
import type { FloorCommand } from '#modules/contacts/index.js';
import type { CallEnd, CallPhase, CallRow } from './contract.js';
import { CallRecording } from '../recording/call-recording.js';
import type { CallOnDesk, CallOutcome } from '#modules/contacts/phone/contract.js';
import type { CustomerSide, MakeCustomer } from './customer-side.js';
import { type DeskEdge, DeskSide } from './desk-side.js';
import type { CallParts } from './parts.js';
import type { TextBeside } from './text-beside.js';
import { CountryNotice } from './country.js';
import { Turns } from './turns.js';
import { Waiting } from './waiting.js';

export interface CoreUser {
  customerGone(): Promise<void>;
  digit(digit: string): void;
  telephone(what: 'hungUp' | 'lost' | 'held' | 'resumed', desk: DeskSide): void;
  over(): void;
  /** What stands on a desk besides the call itself. */
  seen(desk: DeskSide): Partial<CallOnDesk>;
  /** The sound was laid anew: whoever listens in follows. */
  laid(): Promise<void>;
}

export class CallCore {
  readonly id: string;
  row: CallRow;
  readonly parts: CallParts;
  readonly customer: CustomerSide;
  /** Whose call it is; another's after it was handed over. */
  desk: DeskSide;
  /** Begun by the consultant: it stands in no line, and goes back to none. */
  isOwn = false;
  /** What the customer hears while in line. */
  readonly waiting: Waiting;
  /** Where the person is who answers. */
  readonly country: CountryNotice;
  /** What is written beside the call; null where the customer's telephone has no text. */
  text: TextBeside | null = null;
  /** The contact stands in the line. */
  onInLine: (() => Promise<void>) | null = null;
  readonly recording: CallRecording;
  /** In which the customer is spoken to. */
  language: 'it' | 'en';
  readonly #edge: DeskEdge;
  readonly #name: string;
  #legs = 0;
  readonly #user: CoreUser;
  readonly #turns: Turns;
  #phase: CallPhase = 'arriving';

  constructor(
    parts: CallParts,
    edge: DeskEdge,
    row: CallRow,
    name: string,
    user: CoreUser,
    makeCustomer: MakeCustomer,
  ) {
    this.parts = parts;
    this.row = row;
    this.id = row.id;
    this.#user = user;
    this.#edge = edge;
    this.#name = name;
    this.desk = this.deskSide();
    this.customer = makeCustomer(this.id, parts, {
      gone: () => this.turn(() => user.customerGone()),
      digit: (digit) => user.digit(digit),
    });
    this.waiting = new Waiting(parts, this.customer);
    this.country = new CountryNotice(this);
    this.language = parts.language();
    this.recording = new CallRecording(
      {
        ...{ callId: this.id, log: parts.log },
        legId: () => this.customer.id,
        contactId: () => this.row.contactId,
        consultantId: () => this.desk.consultantId,
        queueId: async () =>
          this.row.contactId === null ? null : ((await parts.floor.contact(this.row.contactId))?.queueId ?? null),
        language: () => this.language,
        isTalking: () => this.phase === 'talking',
        changed: () => this.desk.tell(),
        read: (words) => this.customer.reads(words),
      },
      parts.recorder,
    );
    this.#turns = new Turns((error) => parts.log.error({ err: error, callId: this.id }, 'a step of a call failed'));
  }

  get phase(): CallPhase {
    return this.#phase;
  }

  set phase(phase: CallPhase) {
    this.#phase = phase;
    this.customer.stands(phase);
  }

  /** Another person's side of the same call. */
  deskSide(): DeskSide {
    const side: DeskSide = new DeskSide(this.parts, this.#edge, {
      ...{ id: this.id, name: this.#name, row: () => this.row, phase: () => this.phase },
      text: () => this.text,
      recording: () => this.recording.shown,
      telephone: (what) => this.#user.telephone(what, side),
      nextLeg: () => this.nextLeg(),
      more: (desk) => this.#user.seen(desk),
    });
    return side;
  }

  nextLeg(): number {
    return ++this.#legs;
  }

  /** Told to the consultant who asked for what cannot be. */
  refuse(code: string, desk: DeskSide = this.desk): void {
    desk.show({ say: 'refused', callId: this.id, code });
  }

  get now(): number {
    return this.parts.floor.now();
  }

  turn(work: () => Promise<void> | void): void {
    void this.#turns.run(async () => {
      if (this.phase !== 'over') await work();
    });
  }

  /** A key of the customer's. */
  digit(digit: string): void {
    this.#user.digit(digit);
  }

  keep(change: Partial<CallRow>): void {
    this.row = { ...this.row, ...change };
    this.parts.keep(this.row);
  }

  /** Customer and consultant hear each other. */
  async bridge(): Promise<void> {
    const { legId } = this.desk;
    if (legId === null) return;
    this.waiting.stop();
    const notice = await this.recording.beforeTalk();
    if (notice !== null) {
      this.desk.tell('connecting');
      // Outside the turns: whoever hangs up meanwhile is not to wait for its end.
      void notice().then(() => this.turn(() => (this.desk.legId === legId ? this.bridge() : undefined)));
      return;
    }
    await this.parts.media.bridge(this.customer.id, legId);
    this.phase = 'talking';
    this.desk.since = this.now;
    this.keep({ answeredAt: this.row.answeredAt ?? this.desk.since });
    this.desk.tell();
    await this.recording.talking();
    await this.laid();
  }

  laid(): Promise<void> {
    return this.#user.laid();
  }

  /** Where the floor may have been faster: an offer that is over, an interaction that is gone. */
  async tell(command: FloorCommand, tooLate: (error: unknown) => void): Promise<void> {
    await this.parts.floor.dispatch(command).catch(tooLate);
  }

  /** `farewell`: what the customer hears yet, when nobody talks with them. */
  finish(end: CallEnd, farewell: readonly string[] = []): void {
    if (this.phase === 'over') return;
    this.phase = 'over';
    this.recording.over();
    this.desk.tellOver(outcomeOf(end, this.row.answeredAt !== null));
    this.desk.close();
    this.waiting.stop();
    if (farewell.length > 0) void this.customer.sayGoodbye(farewell);
    else this.customer.close();
    this.keep({ end, endedAt: this.now });
    this.#user.over();
  }
}

/** What the consultant is told. */
function outcomeOf(end: CallEnd, wasAnswered: boolean): CallOutcome {
  if (end === 'busy' || end === 'noAnswer' || end === 'wrongNumber' || end === 'notReached') return end;
  return wasAnswered ? 'ended' : 'callerGone';
}
