import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOf, draw, drawInt, type Chance } from '../chance.js';
import { asSnapshot, scanForPeople, scoreOf } from './auditor.js';
import { emptyBooks, enter, type Books } from './auditor-books.js';
import { createFloor, decide, defaultPolicy, defaultQueue, snapshotOf } from './index.js';
import type { Consultant, Floor, Policy, RoutingCommand } from './index.js';

const makeConsultant = (chance: Chance, index: number): Consultant => ({
  id: `consultant_${index}`,
  skills: { water: drawInt(chance, 5), power: drawInt(chance, 5) },
  languages: ['it'],
  capacity: { chat: 1 + drawInt(chance, 3) },
  interruptedBy: {},
});

/** So many people that who is best is found down the ranking; the auditor's own floors are too small for that. */
function crowd(seed: number, weights: Policy['weights']): { floor: Floor; books: Books; perform: Perform } {
  const chance = chanceOf(seed);
  const policy = { ...defaultPolicy, weights, idleFullMs: 60_000 };
  const floor = createFloor(policy);
  const books = emptyBooks(policy);
  const perform: Perform = (command) => {
    const events = decide(floor, command);
    for (const event of events) {
      if (event.type === 'OfferMade') {
        const row = books.interactions.get(event.interactionId)!;
        const people = scanForPeople(books, row, event.at);
        const scores = people.map((seat) => scoreOf(books, seat, row, event.at));
        // The first of equals, in the order of coming.
        expect(event.consultantId).toBe(people[scores.indexOf(Math.max(...scores))]!.consultant.id);
        expect(event.why.candidates).toBe(people.length);
      }
      enter(books, event);
    }
    return events.flatMap((event) => (event.type === 'OfferMade' ? [event] : []));
  };
  const skills = { water: 1, power: 1 };
  perform({ type: 'DefineQueue', at: 0, queue: defaultQueue('queue', 'Queue', { skills, knowsWaitMs: 0 }) });
  for (let i = 0; i < 60; i++) {
    const at = drawInt(chance, 90_000);
    const consultantId = `consultant_${i}`;
    perform({ type: 'DefineConsultant', at, consultant: makeConsultant(chance, i) });
    perform({ type: 'Connect', at, consultantId });
    if (draw(chance) < 0.9) perform({ type: 'Wish', at, consultantId, wish: 'ready' });
  }
  return { floor, books, perform };
}

type Perform = (command: RoutingCommand) => { readonly interactionId: string; readonly consultantId: string }[];

const weight = fc.constantFrom(-0.5, 0, 0.2, 1);

describe('the best among many', () => {
  it('is the one a look at everybody finds, with skills that change and any weights', () => {
    fc.assert(
      fc.property(fc.nat(), fc.record({ fit: weight, load: weight, idle: weight }), (seed, weights) => {
        const chance = chanceOf(seed + 1);
        const { floor, books, perform } = crowd(seed, weights);
        for (let i = 0; i < 30; i++) {
          const at = 90_000 + i * 1_000;
          const id = `i${i}`;
          const to = { queueId: 'queue', channel: 'chat', customerId: null } as const;
          const offers = perform({ type: 'Enqueue', at, interactionId: id, contactId: id, ...to });
          for (const { interactionId, consultantId } of offers)
            perform({ type: 'Accept', at, interactionId, consultantId });
          if (i % 4 === 0)
            perform({ type: 'DefineConsultant', at, consultant: makeConsultant(chance, drawInt(chance, 60)) });
        }
        expect(snapshotOf(floor)).toMatchObject(asSnapshot(books));
      }),
      { numRuns: 20 },
    );
  });
});
