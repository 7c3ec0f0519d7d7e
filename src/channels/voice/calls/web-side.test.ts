import { describe, expect, it } from 'vitest';
import type { FloorCommand } from '#modules/contacts/index.js';
import type { CallerEnd } from '#modules/contacts/web-call/contract.js';
import type { CallCore } from './core.js';
import type { WebCustomer } from './web-customer.js';
import { WebSide, type WebCallOf } from './web-side.js';

/** A call in line whose network goes for good. */
async function lost(kiosk: WebCallOf['kiosk'], answeredAt: number | null) {
  const told: FloorCommand[] = [];
  const finished: string[] = [];
  const ends: CallerEnd[] = [];
  const turns: Promise<unknown>[] = [];
  const dispatch = async (command: FloorCommand) => {
    told.push(command);
    return { events: [] };
  };
  const call = {
    ...{ id: 'call_1', now: 1_000, row: { answeredAt, interactionId: 'interaction_1' } },
    parts: { floor: { dispatch, now: () => 1_000 }, log: { warn: () => undefined } },
    turn: (work: () => Promise<unknown>) => void turns.push(Promise.resolve().then(work)),
    tell: async (command: FloorCommand) => void (await dispatch(command)),
    finish: (how: string) => void finished.push(how),
  } as unknown as CallCore;
  const customer = { endsAs: (how: CallerEnd) => void ends.push(how) } as unknown as WebCustomer;
  const side = new WebSide(call, customer, {
    ...{
      conversationId: 'contact_1',
      contactId: 'contact_1',
      name: 'Giulia',
      language: 'it',
      queueId: 'queue_1',
      kiosk,
    },
    caller: { name: 'Giulia', identity: 'one' },
  });
  side.lost();
  await Promise.all(turns);
  return { told: told.map(({ type }) => type), finished, ends };
}

const kiosk = { id: 'kiosk_1', name: 'Sportello Via Roma' };

describe('a call whose network is gone', () => {
  it('keeps its place in writing on the website', async () => {
    expect(await lost(null, null)).toEqual({ told: ['ChangeChannel'], finished: ['writing'], ends: ['lost'] });
  });

  it('gives its place up at a kiosk: nobody reads there what is written later', async () => {
    expect(await lost(kiosk, null)).toMatchObject({ told: ['Leave'], finished: ['callerLeft'] });
  });

  it('is told in the conversation of whoever was talking, and at a kiosk to nobody', async () => {
    expect(await lost(null, 500)).toMatchObject({ told: ['MachineWrites'], finished: ['ended'] });
    expect(await lost(kiosk, 500)).toMatchObject({ told: [], finished: ['ended'] });
  });

  it('says at the kiosk that it was cut', async () => {
    expect((await lost(kiosk, null)).ends[0]).toBe('lost');
  });
});
