import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultQueue } from '#kernel/routing/index.js';
import { testDatabase } from '#store/testing/database.js';
import { openFloor, type ContactsFloor } from '../floor/open-floor.js';
import { floorPatch } from '../live/floor-view.js';
import type { FloorTotals } from '../live/contract.js';
import { registerLists } from './routes.js';

const { database, pool } = await testDatabase();
const log = pino({ level: 'silent' });
const app = Fastify();
app.setValidatorCompiler(validatorCompiler);
app.setSerializerCompiler(serializerCompiler);
app.decorateRequest('viewer', null);
let floor: ContactsFloor;

async function open(n: number): Promise<string> {
  const contactId = `contact_${n}`;
  await floor.dispatch({
    type: 'OpenContact',
    at: floor.now(),
    contactId,
    caller: {
      name: `Cliente ${n}`,
      language: 'it',
      identities: [{ kind: 'mail', value: `c${n}@example.it`, isVerified: false }],
    },
    channel: 'chat',
    queueId: 'queue_bills',
    subject: n === 3 ? '100% pagata' : `Bolletta ${n}`,
    message: { clientId: `message-${n}`, body: 'aiuto' },
  });
  return contactId;
}

async function resolve(contactId: string): Promise<void> {
  const at = floor.now();
  const by = { kind: 'consultant' as const, id: 'person_anna', name: 'Anna' };
  const consultant = { id: by.id, skills: {}, languages: ['it'], capacity: { chat: 1 }, interruptedBy: {} };
  await floor.dispatch({ type: 'DefineConsultant', at, consultant });
  await floor.dispatch({ type: 'Connect', at, consultantId: by.id });
  await floor.dispatch({ type: 'Wish', at, consultantId: by.id, wish: 'paused' });
  const contact = (await floor.contact(contactId))!;
  await floor.dispatch({ type: 'Take', at, interactionId: contact.interactions[0]!.id, consultantId: by.id });
  await floor.dispatch({ type: 'AnswerDoubt', at, contactId, doubtId: contact.doubts[0]!.id, answer: 'così' });
  await floor.dispatch({ type: 'AskConfirmation', at, contactId, by });
  await floor.dispatch({ type: 'CustomerConfirms', at, contactId });
}

interface Page {
  readonly contacts: readonly { readonly id: string }[];
  readonly next: string | null;
}
const list = async (query: string): Promise<Page> => (await app.inject(`/api/contacts?${query}`)).json<Page>();
const ids = async (query: string): Promise<string[]> => (await list(query)).contacts.map((one) => one.id);

beforeAll(async () => {
  floor = await openFloor({ database, log, owner: 'test' });
  await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: defaultQueue('queue_bills', 'Bollette') });
  registerLists({ app, floor, pool, reportPool: database.reportPool, log });
  for (let n = 1; n <= 7; n++) await open(n);
});
afterAll(async () => {
  await app.close();
  await floor.stop();
});

describe('lists of contacts', () => {
  it('walk page by page, newest or oldest first, without losing or repeating one', async () => {
    for (const order of ['newest', 'oldest']) {
      const found: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: Page = await list(`order=${order}&limit=3${cursor ? `&cursor=${cursor}` : ''}`);
        found.push(...page.contacts.map((one) => one.id));
        cursor = page.next;
      }
      const expected = [1, 2, 3, 4, 5, 6, 7].map((n) => `contact_${n}`);
      expect(found).toEqual(order === 'newest' ? expected.reverse() : expected);
    }
  });

  it('take what is searched for as words, not as a pattern', async () => {
    expect(await ids('q=100%25')).toEqual(['contact_3']);
    expect(await ids('q=%5F')).toEqual([]);
  });

  it('have as many rows as the figure on the floor that opens them', async () => {
    await resolve('contact_1');
    const totals = (): FloorTotals => floorPatch(floor).rows!['totals']![0] as FloorTotals;
    expect(await ids('live=true')).toHaveLength(totals().openContacts);
    expect(await ids('place=waiting')).toHaveLength(totals().waiting);
    expect(totals().resolvedToday).toBe(1);
    expect(await ids('state=resolved&closed=today')).toEqual(['contact_1']);
  });
});
