/**
 * What made the sound died. Another media server, or the same one started again, may take some seconds to come: until then the
 * call stands. When none comes nobody is left in silence: whoever waited or talked is called back at the same place.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallCore } from './core.js';
import { insist } from './floor-away.js';

const againMs = 1_000;
const longestMs = 20_000;
/** One that is started again is back by then; longer, and telephones would ring for nothing that could be heard. */
const patienceMs = 10_000;

export interface Renewing {
  renew(): Promise<boolean>;
  isOver(): boolean;
}

/** `back`; `gone` when there is nobody to hear it; `lost` when no sound was to be had in all that time. */
export async function renewSound({ renew, isOver }: Renewing, waitsMs = longestMs): Promise<'back' | 'gone' | 'lost'> {
  const end = performance.now() + waitsMs;
  while (!isOver()) {
    try {
      return (await renew()) ? 'back' : 'gone';
    } catch {
      if (performance.now() + againMs > end) return 'lost';
      await sleep(againMs);
    }
  }
  return 'gone';
}

interface Broken {
  isGone(legId: string): boolean;
  readonly thirds: { readonly isOn: boolean; renew(isGone: (legId: string) => boolean): Promise<void> };
  readonly floorSide: { loseConsultant(): Promise<void> };
}

/** Legs of the call are gone: those are made anew, no others, and everybody hears what they heard before. */
export async function mend(call: CallCore, { isGone, thirds, floorSide }: Broken): Promise<void> {
  const { customer, desk } = call;
  const isOver = (): boolean => call.phase === 'over';
  if (isGone(customer.id)) {
    const sound = await renewSound({ renew: () => customer.renew(), isOver });
    if (sound === 'lost') return customer.goesOnWithoutSound() ? undefined : endWithoutSound(call);
    if (sound === 'gone') return;
  }
  if (thirds.isOn) return thirds.renew(isGone);
  if (call.phase === 'waiting' || call.phase === 'ringing') return call.waiting.again();
  if (call.phase !== 'talking' && call.phase !== 'held') return;
  if (call.phase === 'held') await customer.music();
  const isThere = desk.legId !== null && !isGone(desk.legId);
  // Not there any more: the customer is back at the same place, as with every bridge that is lost.
  if (!isThere && (await renewSound({ renew: () => desk.renew(), isOver })) !== 'back')
    return floorSide.loseConsultant();
  if (call.phase === 'talking') await call.bridge();
  else desk.tell();
}

export async function endWithoutSound(call: CallCore): Promise<void> {
  const { interactionId, answeredAt, outsideAnsweredAt, direction, number } = call.row;
  const { parts } = call;
  parts.log.error({ callId: call.id }, 'no media server takes a call up again; it ends');
  const isOnFloor = interactionId !== null && outsideAnsweredAt === null && !call.isOwn;
  if (!isOnFloor || (answeredAt === null && direction !== 'in')) return call.finish('failed');
  const mayBeCalled = number !== null && parts.canCallBack(number);
  // Over first: what is offered from now on is a call back, and not this one.
  call.finish(mayBeCalled ? 'callback' : 'failed');
  const at = call.now;
  if (mayBeCalled) void insist(parts, { type: 'AskCallback', at, interactionId, to: number, isCut: true });
  else if (answeredAt === null) void insist(parts, { type: 'Leave', at, interactionId });
}

/** Whether anybody is to be rung for a call: not while no media server answers, and what waits goes on waiting. */
export class SoundWatch {
  readonly #isServing: () => boolean;
  readonly #patienceMs: number;
  #awaySince: number | null = null;

  constructor(isServing: () => boolean, waitsMs = patienceMs) {
    this.#isServing = isServing;
    this.#patienceMs = waitsMs;
  }

  /** Asked every few seconds. */
  get isThere(): boolean {
    if (this.#isServing()) {
      this.#awaySince = null;
      return true;
    }
    this.#awaySince ??= performance.now();
    return performance.now() - this.#awaySince < this.#patienceMs;
  }
}
