import pino from 'pino';
import { afterAll, expect, it } from 'vitest';
import { defaultQueue } from '#kernel/routing/index.js';
import { testDatabase } from '#store/testing/database.js';
import { openFloor } from '../floor/open-floor.js';

const db = await testDatabase();
const open = () => openFloor({ database: db.database, log: pino({ level: 'silent' }), owner: 'test' });
let floor = await open();
afterAll(() => floor.stop());

const code = (value: string) => ({ kind: 'code', value }) as const;

it('a customer code is one customer’s, is found after a restart, and can be taken back', async () => {
  await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: defaultQueue('queue_1', 'Una') });
  const ids: string[] = [];
  for (const name of ['Anna', 'Bruno']) {
    const identities = [{ kind: 'mail', value: `${name}@x.example`, isVerified: false }] as const;
    const contactId = `contact_${name}`;
    const message = { clientId: `m_${name}`, body: 'Salve' };
    await floor.dispatch({
      ...{ type: 'OpenContact', at: floor.now(), contactId, channel: 'chat', queueId: 'queue_1', subject: '', message },
      caller: { name, language: 'it', identities },
    });
    ids.push((await floor.contact(contactId))!.customerId);
  }
  const edit = (customerId: string, value: string) =>
    floor.dispatch({ type: 'EditCustomer', at: floor.now(), customerId, code: value });
  const [anna, bruno] = ids as [string, string];
  await edit(anna, ' 00427 ');
  await expect(edit(bruno, '00427')).rejects.toMatchObject({ code: 'customer.codeTaken' });
  await edit(anna, '00427');
  expect((await floor.customerBy(code('00427')))?.id).toBe(anna);

  await floor.stop();
  floor = await open();
  expect((await floor.customerBy(code('00427')))?.id).toBe(anna);
  expect((await floor.customer(anna))?.identities).toHaveLength(2);

  await edit(anna, '');
  expect(await floor.customerBy(code('00427'))).toBeNull();
  await floor.stop();
  floor = await open();
  expect(await floor.customerBy(code('00427'))).toBeNull();
  await edit(bruno, '00427');
  expect((await floor.customerBy(code('00427')))?.id).toBe(bruno);
});
