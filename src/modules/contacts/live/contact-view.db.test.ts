import pino from 'pino';
import { expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import type { Viewer } from '../../identity/contract.js';
import { openFloor } from '../floor/open-floor.js';
import { opening } from '../testing/town.js';
import { contactView } from './contact-view.js';
import { applyPatch, emptyView, type View } from './contract.js';

const viewer: Viewer = { kind: 'person', id: 'person_anna', name: 'Anna', roles: ['consultant'] };
const identities = [{ kind: 'mail' as const, value: 'often@writer.example', isVerified: false }];
const params = { contactId: 'contact_0' };

// Found by `ponte chaos --minutes 10 --seed 101`: the patches only ever added contacts, a read gives the newest fifty.
it('shows a customer of many contacts the same by patches as by a fresh read', async () => {
  const { database, pool } = await testDatabase();
  const floor = await openFloor({ database, log: pino({ level: 'silent' }), owner: 'many' });
  try {
    for (const command of opening()) await floor.dispatch(command);
    const write = (n: number) =>
      floor.dispatch({
        ...{ type: 'OpenContact', at: floor.now(), contactId: `contact_${n}`, channel: 'mail', subject: `${n}` },
        ...{ caller: { name: 'Often', language: 'it', identities }, queueId: 'queue_faults' },
        message: { clientId: `message_${n}`, body: `words ${n}` },
      });
    const definition = contactView(floor, pool);
    const read = async (): Promise<View> => applyPatch(emptyView, await definition.read(params, viewer, null));
    for (let n = 0; n < 48; n++) await write(n);
    let kept = await read();
    let isReread = false;
    floor.onCommitted((committed) => {
      for (const { patch } of definition.patches(committed, (topic) => topic === 'contact:contact_0')) {
        if (patch.isReread) isReread = true;
        else kept = applyPatch(kept, patch);
      }
    });
    for (let n = 48; n < 56; n++) {
      await write(n);
      if (isReread) kept = await read();
      isReread = false;
      expect(Object.keys(kept.rows['others'] ?? {}).sort()).toEqual(
        Object.keys((await read()).rows['others'] ?? {}).sort(),
      );
    }
    expect(Object.keys(kept.rows['others'] ?? {})).toHaveLength(50);
  } finally {
    await floor.stop();
  }
});
