import { afterAll, expect, it } from 'vitest';
import type { Example } from '#kernel/gate/index.js';
import { personViewer, testApp } from '#server/testing/app.js';
import { registerAutomatic } from './routes.js';
import type { Automatic } from './service.js';

const begun: (readonly Example[])[] = [];
/** Learning itself is another test's: what it is given is this one's. */
const automatic = {
  learn: async (examples: readonly Example[]) => (begun.push(examples), { done: Promise.resolve(null) }),
  facts: async () => ({ isOn: false, restMs: 0 }),
} as unknown as Automatic;

const app = await testApp({ paolo: personViewer('paolo', 'administrator') });
registerAutomatic(app, automatic);
await app.ready();
afterAll(() => app.close());

const give = (payload: Buffer) =>
  app.inject({
    ...{ method: 'POST', url: '/api/studio/automatic/learning', payload },
    headers: { authorization: 'Bearer paolo', 'content-type': 'text/csv' },
  });

it('is learned from as Excel writes it, with every accent', async () => {
  const table = 'Text;Intent\r\nPerché è così?;due\r\n"Già; però costa 5 €: l’ho visto";oos\r\n';
  const windows1252 = Buffer.from(table.replace('€', '\u0080').replace('’', '\u0092'), 'latin1');
  const utf16 = Buffer.from(`\uFEFF${table}`, 'utf16le');
  for (const bytes of [windows1252, utf16, Buffer.from(table), Buffer.from(`\uFEFF${table}`)])
    expect((await give(bytes)).statusCode).toBe(202);
  const read = [
    { text: 'Perché è così?', intent: 'due' },
    { text: 'Già; però costa 5 €: l’ho visto', intent: null },
  ];
  expect(begun).toEqual([read, read, read, read]);
});

it('is refused where it is none, and nothing is learned', async () => {
  begun.length = 0;
  const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  for (const bytes of [picture, Buffer.alloc(0)])
    expect((await give(bytes)).json()).toMatchObject({ code: 'automatic.tableUnreadable', status: 422 });
  expect(begun).toEqual([]);
});
