/** Calls out of a contact that has a call already: one telephone rings, in the room that is there. */
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createFloor, decide, defaultQueue, interactionOf } from '#kernel/routing/index.js';
import type { RoutingCommand } from '#kernel/routing/types.js';
import type { Contact, FloorEvent } from '#modules/contacts/contract.js';
import type { FloorCommand } from '#modules/contacts/index.js';
import { newRow } from './contract.js';
import { OwnCalls } from './own-call.js';

const standing = 'interaction_standing';
const log = pino({ level: 'silent' });

function house() {
  const routing = createFloor();
  const route = (command: RoutingCommand): void => void decide(routing, command);
  route({ type: 'DefineQueue', at: 0, queue: defaultQueue('queue_bills', 'Bills') });
  for (const id of ['ada', 'bea']) {
    const consultant = { id, skills: {}, languages: ['it'], capacity: { call: 1 }, interruptedBy: {} };
    route({ type: 'DefineConsultant', at: 0, consultant });
    // At work, and offered nothing by itself.
    route({ type: 'Wish', at: 0, consultantId: id, wish: 'paused' });
    route({ type: 'Connect', at: 0, consultantId: id });
  }
  const call = { interactionId: standing, contactId: 'contact_1', customerId: 'customer_1', queueId: 'queue_bills' };
  route({ type: 'Enqueue', at: 1, ...call, channel: 'call', language: null, knows: null } as RoutingCommand);
  return { routing, route };
}

function centre() {
  const { routing, route } = house();
  const refused: string[] = [];
  const notes: FloorCommand[] = [];
  const begun: { id: string; interactionId: string; heard: FloorEvent[]; isShut: boolean }[] = [];
  const live = new Set<string>();
  const contact = (): Contact => {
    const one = interactionOf(routing, standing);
    const consultantId = one?.place === 'held' ? one.consultantId : null;
    const of = { id: 'contact_1', customerId: 'customer_1', customerName: 'Marta', queueId: 'queue_bills' };
    const interactions = one === null ? [] : [one];
    return {
      ...of,
      ...{ state: 'open', joinedInto: null, passes: 0, ownerId: null, consultantId, interactions },
    } as unknown as Contact;
  };
  const floor = {
    routing,
    now: () => 10,
    contact: () => Promise.resolve(contact()),
    dispatch(command: FloorCommand) {
      if (command.type === 'AddNote') notes.push(command);
      else route(command as RoutingCommand);
      return Promise.resolve({ seq: 1, isNew: true, events: [] });
    },
  };
  const verdict = { may: true, facts: { number: '+390611' }, refusals: [] };
  const own = new OwnCalls(
    {
      ...{ floor, log, language: () => 'it', wayOut: () => ({ trunk: 't', from: '+3906' }) },
      judge: { judge: () => Promise.resolve(verdict), keep: () => Promise.resolve() },
      phones: { send: (_screen: string, said: { code: string }) => refused.push(said.code) },
    } as unknown as ConstructorParameters<typeof OwnCalls>[0],
    {
      begin: ({ interactionId }) => {
        const one = { id: `call_${begun.length}`, interactionId, heard: [] as FloorEvent[], isShut: false };
        begun.push(one);
        live.add(interactionId);
        return {
          id: one.id,
          floorEvent: (event) => void one.heard.push(event),
          shut: () => void (one.isShut = true),
        };
      },
      isLive: (id) => live.has(id),
    },
  );
  const dial = (personId: string) =>
    own.dial(
      { personId, screenId: `screen_${personId}` },
      { do: 'dial', callId: 'dial', number: '06 11', contactId: 'contact_1' },
    );
  const place = () => interactionOf(routing, standing);
  const take = (consultantId: string) => route({ type: 'Take', at: 5, interactionId: standing, consultantId });
  return { own, dial, begun, refused, notes, place, take, live };
}

describe('a call out of a contact whose call is over', () => {
  it('is made in the room that it has: whoever holds it is not too full to call back, as often as it takes', async () => {
    const { own, dial, begun, refused, notes, place, take, live } = centre();
    take('ada');
    await dial('ada');
    expect(refused).toEqual([]);
    expect(begun).toMatchObject([{ interactionId: standing, isShut: false }]);
    expect(begun[0]!.heard).toMatchObject([{ type: 'InteractionHeld', consultantId: 'ada' }]);
    const row = newRow({ direction: 'out', number: '+390611', dialled: '', trunk: 't', startedAt: 1 });
    live.clear();
    await own.over({ ...row, id: 'call_0', contactId: 'contact_1', interactionId: standing, end: 'noAnswer' }, 'ada');
    // Nobody was reached: the contact is in hand as before, and says so.
    expect(place()).toMatchObject({ place: 'held', consultantId: 'ada' });
    expect(notes).toHaveLength(1);
    await dial('ada');
    expect(begun).toHaveLength(2);
  });

  it('while it waits in line is taken out of it: nobody is called a second time', async () => {
    const { dial, begun, refused, place } = centre();
    await Promise.all([dial('ada'), dial('bea')]);
    expect(begun).toHaveLength(1);
    expect(place()).toMatchObject({ place: 'held', consultantId: 'ada' });
    expect(refused).toHaveLength(1);
  });

  it('is not made beside a call that lives: its caller is taken, or was by somebody', async () => {
    const { dial, begun, refused, place, live } = centre();
    live.add(standing);
    await dial('ada');
    expect(place()).toMatchObject({ place: 'held', consultantId: 'ada' });
    await dial('ada');
    await dial('bea');
    expect(begun).toEqual([]);
    expect(refused).toEqual(['call.notNow', 'contact.notYours']);
  });
});
