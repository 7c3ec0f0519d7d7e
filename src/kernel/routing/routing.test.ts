import { describe, expect, it } from 'vitest';
import { createFloor, decide, defaultQueue, interactionOf, nextDueAt, restore, seatOf, snapshotOf } from './index.js';
import {
  lineOf,
  passageOf,
  placeInLine,
  type Consultant,
  type Floor,
  type RoutingCommand,
  type RoutingEvent,
} from './index.js';

const consultant = (id: string, change: Partial<Consultant> = {}): Consultant => ({
  id,
  skills: { water: 3 },
  languages: ['it'],
  capacity: { chat: 1 },
  interruptedBy: {},
  ...change,
});

/** `command` without its moment, decided at `at`. */
type Bare<T> = T extends { at: number } ? Omit<T, 'at'> : never;
const go = (floor: Floor, at: number, command: Bare<RoutingCommand>): RoutingEvent[] =>
  decide(floor, { ...command, at } as RoutingCommand);
const types = (events: readonly RoutingEvent[]): string[] => events.map((event) => event.type);

function floorWith(...people: Consultant[]): Floor {
  const floor = createFloor();
  go(floor, 0, { type: 'DefineQueue', queue: defaultQueue('water', 'Water', { skills: { water: 2 } }) });
  for (const each of people) {
    go(floor, 0, { type: 'DefineConsultant', consultant: each });
    go(floor, 0, { type: 'Connect', consultantId: each.id });
    go(floor, 0, { type: 'Wish', consultantId: each.id, wish: 'ready' });
  }
  return floor;
}
const arrive = (id: string, change: object = {}): Bare<RoutingCommand> => ({
  type: 'Enqueue',
  interactionId: id,
  contactId: `contact_${id}`,
  customerId: null,
  queueId: 'water',
  channel: 'chat',
  ...change,
});

describe('an offer', () => {
  it('is made on arrival, accepted, ended; the next in line follows', () => {
    const floor = floorWith(consultant('ada'));
    expect(types(go(floor, 10, arrive('one')))).toEqual(['InteractionQueued', 'OfferMade']);
    expect(types(go(floor, 11, arrive('two')))).toEqual(['InteractionQueued']);
    expect(types(go(floor, 12, { type: 'Accept', interactionId: 'one', consultantId: 'ada' }))).toEqual([
      'OfferEnded',
      'InteractionHeld',
    ]);
    const events = go(floor, 20, { type: 'End', interactionId: 'one', by: 'ada' });
    expect(events[1]).toMatchObject({ type: 'OfferMade', interactionId: 'two', why: { rule: 'nextInLine' } });
  });

  it('missed goes back to its own place and the person rests, the wish untouched', () => {
    const floor = floorWith(consultant('ada'), consultant('bea'));
    go(floor, 10, arrive('one'));
    go(floor, 11, arrive('two'));
    go(floor, 12, arrive('three'));
    const due = nextDueAt(floor)!;
    const events = go(floor, due, { type: 'Tick' });
    expect(types(events)).toEqual(['OfferEnded', 'ConsultantRested', 'InteractionReturned']);
    expect(seatOf(floor, 'ada')).toMatchObject({ wish: 'ready', restUntil: due + 120_000 });
    expect(go(floor, due + 1, { type: 'Wish', consultantId: 'ada', wish: 'ready' })[1]).toMatchObject({
      type: 'OfferMade',
      interactionId: 'one',
    });
  });

  it('stands the same after a restore', () => {
    const floor = floorWith(consultant('ada'));
    go(floor, 10, arrive('one'));
    go(floor, 11, arrive('two'));
    const again = restore(JSON.parse(JSON.stringify(snapshotOf(floor))));
    expect(snapshotOf(again)).toEqual(snapshotOf(floor));
    const command = { type: 'Leave', at: 30, interactionId: 'one' } as const;
    expect(decide(again, command)).toEqual(decide(floor, command));
    expect(snapshotOf(again)).toEqual(snapshotOf(floor));
  });
});

describe('a device', () => {
  const call = (id: string): Bare<RoutingCommand> => arrive(id, { channel: 'call' });
  const able = { capacity: { chat: 1, call: 1 }, interruptedBy: { chat: ['call'], call: ['chat'] } };

  it('that is not there is offered nothing of its channel, and everything else; it is offered when it is back', () => {
    const floor = floorWith(consultant('ada', able));
    go(floor, 1, { type: 'Equip', consultantId: 'ada', channel: 'call', has: false });
    expect(types(go(floor, 2, call('one')))).toEqual(['InteractionQueued']);
    expect(types(go(floor, 3, arrive('two')))).toEqual(['InteractionQueued', 'OfferMade']);
    const back = go(restore(snapshotOf(floor)), 4, { type: 'Equip', consultantId: 'ada', channel: 'call', has: true });
    expect(types(back)).toEqual(['ConsultantEquipped', 'OfferMade']);
    expect(types(go(floor, 4, { type: 'Equip', consultantId: 'ada', channel: 'call', has: false }))).toEqual([]);
  });

  it('that goes while it rings gives the call back to its place, and nobody rests for it', () => {
    const floor = floorWith(consultant('ada', able));
    go(floor, 1, call('one'));
    const gone = go(floor, 2, { type: 'Equip', consultantId: 'ada', channel: 'call', has: false });
    expect(types(gone)).toEqual(['ConsultantEquipped', 'OfferEnded', 'InteractionReturned']);
    expect(gone[1]).toMatchObject({ end: 'withdrawn' });
    expect(seatOf(floor, 'ada')?.restUntil).toBeNull();
  });

  it('is needed by whoever is given a call by name', () => {
    const floor = floorWith(consultant('ada', able), consultant('bea', able));
    go(floor, 1, { type: 'Equip', consultantId: 'bea', channel: 'call', has: false });
    go(floor, 2, call('one'));
    go(floor, 3, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
    const pass = { type: 'Pass', interactionId: 'one', by: 'ada', to: { consultantId: 'bea' }, reason: 'why' } as const;
    expect(() => go(floor, 4, pass)).toThrow('routing.nobodyForThat');
  });

  it('that rings out is missed at once', () => {
    const floor = floorWith(consultant('ada', able));
    go(floor, 1, call('one'));
    const events = go(floor, 5, { type: 'Miss', interactionId: 'one', consultantId: 'ada' });
    expect(events[0]).toMatchObject({ type: 'OfferEnded', end: 'missed' });
    expect(types(events)).toContain('ConsultantRested');
  });
});

describe('a call out', () => {
  const able = { capacity: { call: 1 } };
  const begin = (id: string): Bare<RoutingCommand> => ({
    ...{ type: 'Begin', interactionId: id, contactId: `contact_${id}`, customerId: null },
    ...{ queueId: 'water', channel: 'call', consultantId: 'ada' },
  });

  it('takes up room like any other, waits for nobody, and is refused where there is none', () => {
    const floor = floorWith(consultant('ada', able));
    const events = go(floor, 1, begin('out'));
    expect(types(events)).toEqual(['InteractionQueued', 'InteractionHeld']);
    expect(events[1]).toMatchObject({ isOutgoing: true, waitedMs: 0, consultantId: 'ada' });
    expect(types(go(floor, 2, arrive('in', { channel: 'call' })))).toEqual(['InteractionQueued']);
    expect(() => go(floor, 3, begin('other'))).toThrow('routing.full');
    expect(types(go(floor, 4, { type: 'End', interactionId: 'out', by: 'ada' }))).toEqual([
      'InteractionEnded',
      'OfferMade',
    ]);
  });

  it('needs a device, and somebody who is there', () => {
    const floor = floorWith(consultant('ada', able));
    go(floor, 1, { type: 'Equip', consultantId: 'ada', channel: 'call', has: false });
    expect(() => go(floor, 2, begin('out'))).toThrow('routing.nobodyForThat');
    go(floor, 3, { type: 'Equip', consultantId: 'ada', channel: 'call', has: true });
    go(floor, 4, { type: 'Wish', consultantId: 'ada', wish: 'off' });
    expect(() => go(floor, 5, begin('out'))).toThrow('routing.nobodyForThat');
    expect(snapshotOf(floor).interactions).toEqual([]);
  });
});

describe('the bounce budget', () => {
  it('is spent by one pass; whoever accepts then is the owner; only a supervisor with a reason may move it', () => {
    const floor = floorWith(consultant('ada'), consultant('bea'));
    go(floor, 10, arrive('one'));
    go(floor, 12, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
    const to = { queueId: 'water' };
    const passed = go(floor, 13, { type: 'Pass', interactionId: 'one', by: 'ada', to, reason: '' });
    expect(passed[1]).toMatchObject({ type: 'OfferMade', consultantId: 'bea' });
    const accepted = go(floor, 14, { type: 'Accept', interactionId: 'one', consultantId: 'bea' });
    expect(accepted[2]).toMatchObject({ type: 'OwnerSet', ownerId: 'bea', reason: 'budgetSpent' });
    const again = { type: 'Pass', interactionId: 'one', by: 'bea', to, reason: '' } as const;
    expect(() => go(floor, 15, again)).toThrow('routing.bounceBudgetSpent');
    expect(() => go(floor, 15, { ...again, isSupervisor: true })).toThrow('routing.reasonMissing');
    go(floor, 15, { ...again, isSupervisor: true, reason: 'Needs the lawyer.' });
    go(floor, 16, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
    expect(passageOf(floor, 'contact_one')).toEqual({ contactId: 'contact_one', passes: 2, ownerId: 'ada' });
    expect(interactionOf(floor, 'one')).toMatchObject({ place: 'held', arrivedAt: 10 });
  });
});

describe('a contact that comes back after long', () => {
  it('brings its owner and its passes along; what the floor knows itself counts more', () => {
    const floor = floorWith(consultant('ada'), consultant('bea'));
    const past = { contactId: 'old', passage: { passes: 1, ownerId: 'bea' } };
    const events = go(floor, 10, arrive('one', past));
    expect(events[0]).toMatchObject({ type: 'InteractionQueued', passage: past.passage });
    expect(events[1]).toMatchObject({ type: 'OfferMade', consultantId: 'bea', why: { rule: 'owner' } });
    expect(passageOf(floor, 'old')).toEqual({ contactId: 'old', ...past.passage });
    const later = go(floor, 11, arrive('two', { contactId: 'old', passage: { passes: 0, ownerId: 'ada' } }));
    expect(later[0]).not.toHaveProperty('passage');
    expect(passageOf(floor, 'old')).toMatchObject({ passes: 1, ownerId: 'bea' });
  });
});

describe('work never sits on somebody who is away', () => {
  it('held work goes back to its place when the person leaves, and the person still knows the story', () => {
    const floor = floorWith(consultant('ada'));
    go(floor, 10, arrive('one'));
    go(floor, 11, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
    go(floor, 20, arrive('two'));
    const events = go(floor, 30, { type: 'Wish', consultantId: 'ada', wish: 'off' });
    expect(types(events)).toEqual(['ConsultantWished', 'InteractionReturned']);
    expect(interactionOf(floor, 'one')).toMatchObject({ place: 'waiting', key: 10, knows: 'ada', queuedAt: 30 });
    expect(go(floor, 40, { type: 'Wish', consultantId: 'ada', wish: 'ready' })[1]).toMatchObject({
      interactionId: 'one',
      why: { rule: 'knowsStory' },
    });
  });

  it('a lost connection is waited for, then released; coming back in time changes nothing', () => {
    const floor = floorWith(consultant('ada'));
    go(floor, 10, arrive('one'));
    go(floor, 11, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
    go(floor, 20, { type: 'LoseConnection', consultantId: 'ada' });
    expect(nextDueAt(floor)).toBe(20 + 45_000);
    go(floor, 30, { type: 'Connect', consultantId: 'ada' });
    expect(nextDueAt(floor)).toBeNull();
    go(floor, 40, { type: 'LoseConnection', consultantId: 'ada' });
    expect(types(go(floor, 45_040, { type: 'Tick' }))).toEqual(['ConsultantReleased', 'InteractionReturned']);
    expect(seatOf(floor, 'ada')).toMatchObject({ wish: 'ready', isConnected: false, lostAt: null });
  });

  it('an owner who is gone gives way to whoever accepts', () => {
    const floor = floorWith(consultant('ada'), consultant('bea'));
    go(floor, 10, arrive('one'));
    go(floor, 11, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
    const to = { consultantId: 'bea' };
    go(floor, 12, { type: 'Pass', interactionId: 'one', by: 'ada', to, reason: '' });
    go(floor, 13, { type: 'Accept', interactionId: 'one', consultantId: 'bea' });
    go(floor, 14, { type: 'End', interactionId: 'one', by: 'bea' });
    const again = arrive('again', { contactId: 'contact_one' });
    expect(go(floor, 15, again)[1]).toMatchObject({ consultantId: 'bea', why: { rule: 'owner' } });
    const events = go(floor, 16, { type: 'Wish', consultantId: 'bea', wish: 'off' });
    expect(events.at(-1)).toMatchObject({ type: 'OfferMade', consultantId: 'ada' });
    expect(go(floor, 17, { type: 'Accept', interactionId: 'again', consultantId: 'ada' })[2]).toMatchObject({
      type: 'OwnerSet',
      ownerId: 'ada',
      reason: 'ownerGone',
    });
  });
});

describe('the place in line', () => {
  it('is kept by a callback, by moving to another queue, and by waiting for whoever knows the story', () => {
    const floor = floorWith(consultant('ada'));
    go(floor, 5, { type: 'DefineQueue', queue: defaultQueue('bills', 'Bills') });
    go(floor, 10, arrive('one'));
    go(floor, 11, arrive('two'));
    go(floor, 12, arrive('three', { queueId: 'bills' }));
    go(floor, 13, { type: 'AskCallback', interactionId: 'two', to: '+39 06 1' });
    expect(types(go(floor, 14, { type: 'RemoveQueue', queueId: 'water', moveTo: 'bills' }))).toContain('QueueRemoved');
    expect(lineOf(floor, 'bills').map((row) => row.id)).toEqual(['two', 'three']);
    expect(interactionOf(floor, 'one')).toMatchObject({ place: 'offered', consultantId: 'ada' });
    expect(placeInLine(floor, 'two')).toBe(1);
    expect(interactionOf(floor, 'two')).toMatchObject({ isCallback: true, callbackTo: '+39 06 1', key: 11 });
  });

  it('is kept by a call that is cut while it rings or is talked, and who had it is asked first', () => {
    const floor = floorWith(consultant('ada'));
    go(floor, 10, arrive('one'));
    go(floor, 11, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
    expect(() => go(floor, 12, { type: 'AskCallback', interactionId: 'one', to: '+39 06 1' })).toThrow('notWaiting');
    const cut = { type: 'AskCallback', interactionId: 'one', to: '+39 06 1', isCut: true } as const;
    expect(types(go(floor, 13, cut))).toEqual(['CallbackAsked', 'InteractionReturned', 'OfferMade']);
    const back = { isCallback: true, callbackTo: '+39 06 1', key: 10, knows: 'ada', consultantId: 'ada' };
    expect(interactionOf(floor, 'one')).toMatchObject({ ...back, place: 'offered' });
    expect(types(go(floor, 14, cut))).toEqual(['OfferEnded', 'InteractionReturned', 'OfferMade']);
    expect(interactionOf(floor, 'one')).toMatchObject({ ...back, place: 'offered' });
  });

  it('is told the same to everybody who asks, however many ask between two changes', () => {
    const floor = floorWith(consultant('ada'));
    for (let i = 0; i < 40; i++) go(floor, 10 + i, arrive(`i${i}`, { isVulnerable: i % 7 === 3 }));
    for (const gone of ['i20', 'i3', 'i39']) {
      go(floor, 100, { type: 'Leave', interactionId: gone });
      const line = lineOf(floor, 'water').map((row) => row.id);
      expect(line.map((id) => placeInLine(floor, id))).toEqual(line.map((_, i) => i + 1));
      go(floor, 100, { type: 'AskCallback', interactionId: line[5]!, to: '+39 06' });
      expect(line.map((id) => placeInLine(floor, id))).toEqual(line.map((_, i) => i + 1));
    }
    expect(placeInLine(floor, 'i20')).toBeNull();
  });

  it('waits for who knows the story while they are busy, then anybody able may help', () => {
    const floor = floorWith(consultant('ada'), consultant('bea', { capacity: { chat: 2 } }));
    go(floor, 10, arrive('one', { knows: 'ada' }));
    expect(types(go(floor, 11, arrive('two', { knows: 'ada' })))).toEqual(['InteractionQueued']);
    expect(nextDueAt(floor)).toBe(10 + 20_000);
    go(floor, 12, { type: 'Accept', interactionId: 'one', consultantId: 'ada' });
    expect(nextDueAt(floor)).toBe(11 + 30_000);
    expect(go(floor, 30_011, { type: 'Tick' })[0]).toMatchObject({ type: 'OfferMade', consultantId: 'bea' });
  });
});
