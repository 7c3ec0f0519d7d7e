/** Which calls come in at all. */
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { createFloor } from '#kernel/routing/index.js';
import type { IncomingLeg } from '../sip/index.js';
import { Calls } from './index.js';
import type { CallParts } from './parts.js';

const nothing = (): void => undefined;
let stop: () => void = nothing;
afterEach(() => stop());

/** The house as far as the door goes: what rings is counted, and goes no further. */
function house(of: { isServing?: boolean; queue?: string | null } = {}) {
  let ring: (leg: IncomingLeg) => void = nothing;
  const { isServing = true, queue = 'queue_bills' } = of;
  const floor = { routing: createFloor(), isServing, now: () => 1, onCommitted: () => nothing };
  const media = { on: () => nothing, createLeg: () => new Promise(nothing), hangup: () => Promise.resolve() };
  const parts = {
    ...{ floor, media, log: pino({ level: 'silent' }), webCalls: 1, recorder: {}, listening: {}, language: () => 'it' },
    ...{ keep: nothing, flowFor: () => null, usualQueue: () => queue },
    sip: { onIncoming: (handler: (leg: IncomingLeg) => void) => (ring = handler) },
    phones: { onHeard: nothing, onGone: nothing, send: () => false },
    callers: { onHeard: nothing, onGone: nothing, open: nothing },
    telephones: { onChanged: nothing, ringsNow: () => null },
  } as unknown as CallParts;
  const calls = new Calls(parts);
  calls.start();
  stop = () => calls.stop();
  const call = (replaces: object | null = null): number[] => {
    const refused: number[] = [];
    const leg = {
      ...{ dialled: '+3906111', caller: '+39333', via: { kind: 'trunk', name: 'trunk' }, offer: null, replaces },
      ...{ peer: { address: '192.0.2.1' }, onEnded: nothing, onOffer: nothing, onDigit: nothing, end: nothing },
      reject: (status: number) => void refused.push(status),
    } as unknown as IncomingLeg;
    ring(leg);
    return refused;
  };
  return { calls, call };
}

describe('a call that comes in', () => {
  it('is taken', () => {
    const { calls, call } = house();
    expect([call(), calls.live]).toEqual([[], 1]);
  });

  it('in the place of one that stands is declined, and no second one begins: the one that stands goes on', () => {
    const { calls, call } = house();
    expect([call({ id: 'leg_1' }), calls.live]).toEqual([[603], 0]);
  });

  it('finds nobody while the floor is away, or where there is no queue', () => {
    expect(house({ isServing: false }).call()).toEqual([503]);
    expect(house({ queue: null }).call()).toEqual([480]);
  });
});
