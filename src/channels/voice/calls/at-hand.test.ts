import { describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { createFloor, decide, defaultQueue, type Floor, seatOf } from '#kernel/routing/index.js';
import type { FloorCommand, FloorDoor } from '#modules/contacts/index.js';
import type { RoutingCommand } from '#kernel/routing/types.js';
import { AtHand } from './at-hand.js';

function house(): {
  readonly atHand: AtHand;
  readonly telephones: Set<string>;
  readonly told: FloorCommand[];
  readonly routing: Floor;
  readonly lacks: (id: string) => readonly string[];
  readonly settle: () => Promise<void>;
  isAway: boolean;
} {
  const routing = createFloor();
  for (const id of ['ada', 'bea']) {
    const consultant = { id, skills: {}, languages: ['it'], capacity: { call: 1 }, interruptedBy: {} };
    decide(routing, { type: 'DefineConsultant', at: 0, consultant });
  }
  const telephones = new Set<string>();
  const told: FloorCommand[] = [];
  const made = {
    telephones,
    told,
    routing,
    isAway: false,
    lacks: (id: string) => seatOf(routing, id)?.lacks ?? [],
    settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
  const floor = {
    routing,
    isServing: true,
    now: () => 1,
    onCommitted: () => () => undefined,
    async dispatch(command: FloorCommand) {
      await Promise.resolve();
      if (made.isAway) throw new Error('FloorUnavailable');
      told.push(command);
      decide(routing, command as RoutingCommand);
    },
  } as unknown as FloorDoor;
  const atHand = new AtHand({ floor, log: pino({ level: 'silent' }) }, (id) => telephones.has(id));
  return Object.assign(made, { atHand });
}

describe('who has a telephone at hand', () => {
  it('is told to the floor when it changes, and only then', async () => {
    const { atHand, telephones, told, lacks, settle } = house();
    telephones.add('ada');
    atHand.lookAtAll();
    await settle();
    expect([lacks('ada'), lacks('bea')]).toEqual([[], ['call']]);
    atHand.lookAtAll();
    await settle();
    expect(told).toHaveLength(1);
    telephones.add('bea');
    atHand.look('bea');
    await settle();
    expect(lacks('bea')).toEqual([]);
  });

  it('that changes while it is told ends as it is', async () => {
    const { atHand, telephones, lacks, settle } = house();
    atHand.look('ada');
    telephones.add('ada');
    atHand.look('ada');
    await settle();
    expect(lacks('ada')).toEqual([]);
  });

  it('is told first of whoever knows somebody in line, when all have one again', async () => {
    const { atHand, routing, telephones, told, settle } = house();
    const line = defaultQueue('bills', 'Bills');
    decide(routing, { type: 'DefineQueue', at: 0, queue: line });
    const one = { interactionId: 'one', contactId: 'c', customerId: null, queueId: 'bills', channel: 'call' } as const;
    atHand.lookAtAll();
    await settle();
    decide(routing, { type: 'Enqueue', at: 1, ...one, knows: 'bea' });
    telephones.add('ada').add('bea');
    told.length = 0;
    atHand.lookAtAll();
    await settle();
    expect(told).toMatchObject([
      { consultantId: 'bea', has: true },
      { consultantId: 'ada', has: true },
    ]);
  });

  it('is told again when the floor was away', async () => {
    const made = house();
    made.isAway = true;
    made.atHand.lookAtAll();
    await made.settle();
    expect(made.lacks('ada')).toEqual([]);
    made.isAway = false;
    made.atHand.lookAtAll();
    await made.settle();
    expect(made.lacks('ada')).toEqual(['call']);
  });
});
