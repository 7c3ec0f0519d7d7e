/** Asking somebody beside a held interaction, and handing it over: who has it, whose room is taken, what is counted. */
import { describe, expect, it } from 'vitest';
import {
  createFloor,
  decide,
  defaultQueue,
  interactionOf,
  passageOf,
  restore,
  RoutingRefused,
  seatOf,
  snapshotOf,
  type Floor,
  type RoutingCommand,
  type RoutingEvent,
} from './index.js';

type Bare<T> = T extends { at: number } ? Omit<T, 'at'> : never;
const go = (floor: Floor, at: number, command: Bare<RoutingCommand>): RoutingEvent[] =>
  decide(floor, { ...command, at } as RoutingCommand);
const types = (events: readonly RoutingEvent[]): string[] => events.map((event) => event.type);

/** Ada holds the call `one`; the others are free. */
function floorWith(...ids: string[]): Floor {
  const floor = createFloor();
  go(floor, 0, { type: 'DefineQueue', queue: defaultQueue('water', 'Water', { skills: { water: 2 } }) });
  for (const id of ids) {
    const skills: Record<string, number> = { water: id === 'eva' ? 1 : 3 };
    const consultant = { id, skills, languages: ['it'], capacity: { call: 1 }, interruptedBy: {} };
    go(floor, 0, { type: 'DefineConsultant', consultant });
    go(floor, 0, { type: 'Connect', consultantId: id });
    go(floor, 0, { type: 'Wish', consultantId: id, wish: 'ready' });
  }
  arrive(floor, 10, 'one');
  go(floor, 11, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
  return floor;
}
const arrive = (floor: Floor, at: number, id: string): RoutingEvent[] => {
  const of = { interactionId: id, contactId: `contact_${id}`, customerId: null, queueId: 'water', channel: 'call' };
  return go(floor, at, { type: 'Enqueue', ...of });
};
const ask = (floor: Floor, at: number, to: { queueId: string } | { consultantId: string }): RoutingEvent[] =>
  go(floor, at, { type: 'Consult', interactionId: 'one', by: 'ada', to });
const handOver = (floor: Floor, at: number, isSupervisor = false): RoutingEvent[] =>
  go(floor, at, { type: 'HandOver', interactionId: 'one', by: 'ada', reason: 'knows pipes', isSupervisor });

describe('asking a colleague', () => {
  it('takes the room of who is asked from the first ring on, and gives it back', () => {
    const floor = floorWith('ada', 'bea');
    expect(ask(floor, 20, { consultantId: 'bea' })).toMatchObject([{ type: 'ConsultBegun', consultantId: 'bea' }]);
    expect(types(arrive(floor, 21, 'two'))).toEqual(['InteractionQueued']);
    expect(() => ask(floor, 22, { consultantId: 'bea' })).toThrow('routing.alreadyAsking');
    const again = restore(JSON.parse(JSON.stringify(snapshotOf(floor))));
    for (const each of [floor, again]) {
      const end = { type: 'EndConsult', interactionId: 'one', consultantId: 'bea', end: 'cancelled' } as const;
      expect(types(go(each, 23, end))).toEqual(['ConsultEnded', 'OfferMade']);
      expect(interactionOf(each, 'one')).toMatchObject({ place: 'held', consultantId: 'ada', consulted: null });
    }
  });

  it('finds the best of a queue who is free, never the holder and nobody who just said no', () => {
    const floor = floorWith('ada', 'bea', 'eva');
    expect(ask(floor, 20, { queueId: 'water' })[0]).toMatchObject({ consultantId: 'bea' });
    go(floor, 21, { type: 'EndConsult', interactionId: 'one', consultantId: 'bea', end: 'declined' });
    expect(() => ask(floor, 22, { queueId: 'water' })).toThrow('routing.nobodyForThat');
    expect(() => ask(floor, 22, { consultantId: 'ada' })).toThrow('routing.nobodyForThat');
    expect(ask(floor, 23, { consultantId: 'eva' })[0]).toMatchObject({ consultantId: 'eva' });
  });

  it('rings nobody who has no room, and rests who did not hear it', () => {
    const floor = floorWith('ada', 'bea');
    arrive(floor, 20, 'two');
    expect(() => ask(floor, 21, { consultantId: 'bea' })).toThrow('routing.full');
    go(floor, 22, { type: 'Leave', interactionId: 'two' });
    ask(floor, 23, { consultantId: 'bea' });
    go(floor, 24, { type: 'EndConsult', interactionId: 'one', consultantId: 'bea', end: 'missed' });
    expect(seatOf(floor, 'bea')).toMatchObject({ wish: 'ready', restUntil: 24 + 120_000 });
  });

  it('hands over in one step: one pass, its reason, an owner, no line in between', () => {
    const floor = floorWith('ada', 'bea', 'eva');
    ask(floor, 20, { consultantId: 'bea' });
    expect(handOver(floor, 30)).toMatchObject([
      { type: 'ConsultEnded', end: 'handedOver' },
      { type: 'InteractionPassed', from: 'ada', toConsultantId: 'bea', reason: 'knows pipes', passes: 1 },
      { type: 'InteractionHeld', consultantId: 'bea' },
      { type: 'OwnerSet', ownerId: 'bea', reason: 'budgetSpent' },
    ]);
    expect(interactionOf(floor, 'one')).toMatchObject({ place: 'held', consultantId: 'bea', consulted: null });
    expect(passageOf(floor, 'contact_one')).toMatchObject({ passes: 1, ownerId: 'bea' });
    expect(arrive(floor, 31, 'two')[1]).toMatchObject({ type: 'OfferMade', consultantId: 'ada' });
    // Beyond the budget advice may still be asked for; the contact stays with its owner.
    go(floor, 32, { type: 'Consult', interactionId: 'one', by: 'bea', to: { consultantId: 'eva' } });
    const on = { type: 'HandOver', interactionId: 'one', by: 'bea', reason: 'why' } as const;
    expect(() => go(floor, 33, on)).toThrow(RoutingRefused);
    expect(interactionOf(floor, 'one')).toMatchObject({ consultantId: 'bea', consulted: 'eva' });
    expect(() => handOver(floor, 34)).toThrow('routing.notHeld');
  });

  it('ends when either is gone: the customer is back at the same place, or still with who holds it', () => {
    const floor = floorWith('ada', 'bea');
    ask(floor, 20, { consultantId: 'bea' });
    go(floor, 21, { type: 'Wish', consultantId: 'bea', wish: 'off' });
    expect(interactionOf(floor, 'one')).toMatchObject({ place: 'held', consultantId: 'ada', consulted: null });
    expect(() => handOver(floor, 22)).toThrow('routing.notAsked');
    go(floor, 23, { type: 'Wish', consultantId: 'bea', wish: 'ready' });
    const { key } = interactionOf(floor, 'one')!;
    ask(floor, 24, { consultantId: 'bea' });
    // Ada's held call comes back, and Bea, free again, is offered it.
    const events = go(floor, 25, { type: 'Wish', consultantId: 'ada', wish: 'off' });
    expect(types(events)).toEqual(['ConsultantWished', 'ConsultEnded', 'InteractionReturned', 'OfferMade']);
    expect(interactionOf(floor, 'one')).toMatchObject({ place: 'offered', consultantId: 'bea', key });
  });
});
