/**
 * Who has a telephone at hand, told to the floor: whoever has none is offered no calls, and goes on with chat and mail.
 * The floor keeps it with the seat, so it is told only what changed; one thing at a time for each person.
 */
import { interactionsOf, seatOf, seatsOf } from '#kernel/routing/index.js';
import type { CallParts } from './parts.js';

export const callChannel = 'call';

/** A floor that was away for a moment is told what it missed. */
const againMs = 5_000;

export class AtHand {
  readonly #parts: Pick<CallParts, 'floor' | 'log'>;
  readonly #has: (personId: string) => boolean;
  readonly #telling = new Set<string>();
  #stop: () => void = () => undefined;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: Pick<CallParts, 'floor' | 'log'>, has: (personId: string) => boolean) {
    this.#parts = parts;
    this.#has = has;
  }

  start(): void {
    this.#stop = this.#parts.floor.onCommitted(({ events }) => {
      for (const { event } of events) if (event.type === 'ConsultantDefined') this.look(event.consultant.id);
    });
    this.#timer = setInterval(() => this.lookAtAll(), againMs).unref();
    this.lookAtAll();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#stop();
  }

  lookAtAll(): void {
    const { floor } = this.#parts;
    if (!floor.isServing) return;
    // When all come back at once, those who know somebody in line are heard of first: no other is given their caller.
    const known = new Set(interactionsOf(floor.routing).map(({ knows }) => knows));
    const ids = seatsOf(floor.routing).map(({ consultant }) => consultant.id);
    for (const id of ids.toSorted((a, b) => Number(known.has(b)) - Number(known.has(a)))) this.look(id);
  }

  /** Something about this person's telephone may have changed. */
  look(personId: string): void {
    if (!this.#telling.has(personId)) void this.#tell(personId);
  }

  async #tell(personId: string): Promise<void> {
    const { floor, log } = this.#parts;
    this.#telling.add(personId);
    try {
      // What is true may change while it is told: looked at again until both agree.
      for (;;) {
        const seat = seatOf(floor.routing, personId);
        const has = this.#has(personId);
        if (seat === null || has === !seat.lacks?.includes(callChannel)) return;
        await floor.dispatch({ type: 'Equip', at: floor.now(), consultantId: personId, channel: callChannel, has });
      }
    } catch (error) {
      log.warn({ err: error, personId }, 'the floor was not told who has a telephone; told again in a moment');
    } finally {
      this.#telling.delete(personId);
    }
  }
}
