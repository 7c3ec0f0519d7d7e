/** Every machine answer of the past with the version that made it: a list, and each one opened by whoever may look. */
import { z } from 'zod';
import { Refused, staff } from '../../identity/index.js';
import { ContactRefused } from '../contract.js';
import { recordOpening } from '../openings/index.js';
import { typed, type ContactRoutes } from '../routes/context.js';
import { pastAnswer, pastAnswers } from './past.js';

const tags = ['automatic'];
const config = { who: ['supervisor', 'administrator'] } as const;
const dayMs = 24 * 3_600_000;
const pageSize = 20;
const outcomes = ['asking', 'confirmed', 'denied', 'person', 'words', 'overtaken'] as const;
const line = z.looseObject({ id: z.string(), at: z.number() });

function afterOf(cursor: string | undefined): readonly [number, string] | null {
  if (cursor === undefined) return null;
  try {
    return z.tuple([z.number(), z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Refused('request.badCursor');
  }
}

export function registerPastAnswers({ app, floor, pool, reportPool }: ContactRoutes): void {
  const http = typed(app);
  http.get(
    '/api/automatic/answers',
    {
      config,
      schema: {
        summary: 'Machine answers of the past, the newest first, with the versions that made them',
        tags,
        querystring: z.object({
          days: z.coerce.number().int().min(1).max(3_660).default(28),
          topic: z.string().min(1).max(120).optional(),
          outcome: z.enum(outcomes).optional(),
          cursor: z.string().max(400).optional(),
        }),
        response: { 200: z.object({ answers: z.array(line), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { days, topic = null, outcome = null, cursor } = request.query;
      const from = floor.now() - days * dayMs;
      const wanted = { from, topic, outcome, limit: pageSize + 1, after: afterOf(cursor) };
      const found = await pastAnswers(reportPool, wanted);
      const answers = found.slice(0, pageSize).map((one) => ({ ...one }));
      const last = answers.at(-1);
      const hasMore = found.length > pageSize && last !== undefined;
      const next = hasMore ? Buffer.from(JSON.stringify([last.at, last.id])).toString('base64url') : null;
      return { answers, next };
    },
  );
  http.get(
    '/api/automatic/answers/:turnId',
    {
      config,
      schema: {
        summary: 'One machine answer: what was asked and read, the answer’s version, the gate’s, and how sure it was',
        tags,
        params: z.object({ turnId: z.string().min(1).max(120) }),
        response: { 200: line },
      },
    },
    async (request) => {
      const found = await pastAnswer(pool, request.params.turnId);
      if (found === null) throw new ContactRefused('contact.unknown', request.params.turnId);
      if (found.isToBeRead) throw new Refused('automatic.toBeRead');
      // Whoever reads a customer's words without a part in the contact leaves a trace.
      const contact = found.contactId === null ? null : await floor.contact(found.contactId);
      if (contact !== null) await recordOpening(pool, contact, staff(request), floor.now());
      return { ...found.past };
    },
  );
}
