/** What a contact was about, said by whoever had it, so that the gate may learn; and customers who do not want that. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { staff } from '../../identity/index.js';
import {
  keepExample,
  objects,
  readLearning,
  refuseLearning,
  saidOf,
  setObjection,
  type Automatic,
  type LearningSetting,
  type TopicAsked,
} from '../../knowledge/index.js';
import { ContactRefused, type Contact } from '../contract.js';
import type { ContactsFloor } from '../floor/open-floor.js';
import { openContactFor, openToChange, typed, whoAnswers } from '../routes/context.js';
import { contactParams, idSchema } from '../routes/schemas.js';

export interface TopicRoutes {
  readonly app: FastifyInstance;
  readonly floor: ContactsFloor;
  readonly pool: Pool;
  readonly automatic: Pick<Automatic, 'read' | 'topics'>;
}

const tags = ['contacts'];
const config = { who: whoAnswers };
const topicSchema = z.string().min(1).max(120).nullable();
const askedSchema = z.object({
  isOn: z.boolean(),
  proposed: z.string().nullable(),
  others: z.array(z.string()).readonly(),
  topics: z.array(z.string()).readonly(),
  said: z.object({ topic: z.string().nullable() }).nullable(),
});
/** Below it nothing is proposed for a single key: what is confirmed without a thought teaches the gate its own errors. */
const leastProposed = 0.5;
const notAsked: TopicAsked = { isOn: false, proposed: null, others: [], topics: [], said: null };

export function registerTopics(routes: TopicRoutes): void {
  registerTopic(routes);
  registerObjection(routes);
}

/**
 * Null: nothing to learn from. It is off, the words are older than that, the customer objects, or nothing was written where
 * the centre says that it learns: in the chat and on the help page.
 */
async function wordsOf(pool: Pool, contact: Contact, { isOn, since }: LearningSetting): Promise<string | null> {
  if (!isOn || since === null || contact.openedAt < since || (await objects(pool, contact.customerId))) return null;
  const { rows } = await pool.query<{ words: string; channel: string }>(
    `select data ->> 'body' as words, channel from entry
      where contact_id = $1 and kind = 'message' and data -> 'author' ->> 'kind' = 'customer' order by seq limit 1`,
    [contact.id],
  );
  return rows[0]?.channel === 'chat' ? rows[0].words : null;
}

function registerTopic({ app, floor, pool, automatic }: TopicRoutes): void {
  const http = typed(app);
  http.get(
    '/api/contacts/:contactId/topic',
    {
      config,
      schema: {
        summary: 'What the gate takes the contact to be about, for a person to confirm; nothing where learning is off',
        tags,
        params: contactParams,
        response: { 200: askedSchema },
      },
    },
    async (request): Promise<TopicAsked> => {
      const { contact } = await openContactFor(floor, request);
      const words = await wordsOf(pool, contact, await readLearning(pool));
      const read = words === null ? null : await automatic.read(words);
      if (read === null) return notAsked;
      const isLikely = read.sureness >= leastProposed;
      return {
        ...{ isOn: true, topics: automatic.topics, said: await saidOf(pool, contact.id) },
        proposed: isLikely ? read.topic : null,
        others: isLikely ? read.others : [read.topic, ...read.others],
      };
    },
  );
  http.put(
    '/api/contacts/:contactId/topic',
    {
      config,
      schema: {
        summary: 'Say what the contact was about: a topic of the gate, or null for none of them',
        tags,
        params: contactParams,
        body: z.strictObject({ topic: topicSchema }),
        response: { 200: z.object({ isKept: z.boolean() }) },
      },
    },
    async (request) => {
      const { viewer, contact } = await openToChange(floor, request);
      const { topic } = request.body;
      const setting = await readLearning(pool);
      if (!setting.isOn) refuseLearning('learning.off');
      if (topic !== null && !automatic.topics.includes(topic)) refuseLearning('learning.unknownTopic');
      if (await objects(pool, contact.customerId)) refuseLearning('learning.objected');
      if (contact.openedAt < setting.since!) refuseLearning('learning.tooEarly');
      const text = (await wordsOf(pool, contact, setting)) ?? refuseLearning('learning.noWords');
      const { id: contactId, customerId, customerName, openedAt } = contact;
      const words = { contactId, customerId, at: openedAt, text, names: [customerName] };
      const said = { topic, source: 'consultant' as const, by: viewer.id, at: floor.now(), isEasy: false };
      return { isKept: await keepExample(pool, words, said) };
    },
  );
}

function registerObjection({ app, floor, pool }: TopicRoutes): void {
  const http = typed(app);
  const params = z.object({ customerId: idSchema });
  const objection = z.object({ isObjecting: z.boolean() });
  const known = async (customerId: string): Promise<void> => {
    if ((await floor.customer(customerId)) === null) throw new ContactRefused('contact.unknown', customerId);
  };
  http.get(
    '/api/customers/:customerId/learning',
    {
      config,
      schema: {
        summary: 'Whether the customer objects to being learned from',
        tags,
        params,
        response: { 200: objection.extend({ isOn: z.boolean() }) },
      },
    },
    async (request) => {
      await known(request.params.customerId);
      const { isOn } = await readLearning(pool);
      return { isOn, isObjecting: await objects(pool, request.params.customerId) };
    },
  );
  http.put(
    '/api/customers/:customerId/learning',
    {
      config,
      schema: {
        summary: 'Write down, or take back, that the customer objects; what was kept of theirs goes at once',
        tags,
        params,
        body: z.strictObject({ isObjecting: z.boolean() }),
        response: { 200: objection },
      },
    },
    async (request) => {
      const { customerId } = request.params;
      await known(customerId);
      const { isObjecting } = request.body;
      await setObjection(pool, customerId, isObjecting, { id: staff(request).id, at: floor.now() });
      return { isObjecting };
    },
  );
}
