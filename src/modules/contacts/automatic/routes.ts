/** What became of automatic answers, and the sample that people read. */
import { z } from 'zod';
import { staff } from '../../identity/index.js';
import { ContactRefused } from '../contract.js';
import { recordOpening } from '../openings/index.js';
import { typed, type ContactRoutes } from '../routes/context.js';
import { answerBoard } from './board.js';
import { verdicts } from './contract.js';
import { judge, sampleOf } from './sample.js';

const tags = ['automatic'];
const config = { who: ['supervisor', 'administrator'] } as const;
const dayMs = 24 * 3_600_000;
const sampled = z.object({
  ...{ id: z.string(), question: z.string(), answer: z.string(), source: z.string(), at: z.number() },
});

export function registerMachineTurns({ app, floor, pool, reportPool }: ContactRoutes): void {
  const http = typed(app);
  http.get(
    '/api/automatic/board',
    {
      config,
      schema: {
        summary: 'Asked, answered by a machine, confirmed, denied, to a person: by topic and channel',
        tags,
        querystring: z.object({ days: z.coerce.number().int().min(1).max(400).default(28) }),
        response: { 200: z.looseObject({ from: z.number(), to: z.number() }) },
      },
    },
    async (request) => ({ ...(await answerBoard(reportPool, floor.now() - request.query.days * dayMs, floor.now())) }),
  );
  http.get(
    '/api/automatic/sample',
    {
      config,
      schema: {
        summary: 'Automatic answers of the last day, drawn by lot, to be read',
        tags,
        response: { 200: z.object({ answers: z.array(sampled) }) },
      },
    },
    async (request) => {
      const drawn = await sampleOf(pool, floor.now());
      // Whoever reads a customer's words without a part in the contact leaves a trace.
      for (const { contactId } of drawn) {
        const contact = await floor.contact(contactId);
        if (contact !== null) await recordOpening(pool, contact, staff(request), floor.now());
      }
      return { answers: drawn.map(({ contactId: _contactId, ...rest }) => rest) };
    },
  );
  http.post(
    '/api/automatic/sample/:turnId',
    {
      config,
      schema: {
        summary: 'Say whether a drawn answer was right',
        tags,
        params: z.object({ turnId: z.string().min(1).max(120) }),
        body: z.strictObject({
          verdict: z.enum(verdicts),
          /** Of a wrong answer: what was asked, where the reader knows. */
          topic: z.string().min(1).max(120).nullable().default(null),
        }),
        response: { 200: z.object({ isNew: z.boolean() }) },
      },
    },
    async (request) => {
      const { turnId } = request.params;
      const { verdict, topic } = request.body;
      const isNew = await judge(pool, turnId, verdict, staff(request).id, floor.now(), topic);
      if (!isNew && (await pool.query('select from machine_sample where turn_id = $1', [turnId])).rowCount === 0)
        throw new ContactRefused('contact.unknown', turnId);
      return { isNew };
    },
  );
}
