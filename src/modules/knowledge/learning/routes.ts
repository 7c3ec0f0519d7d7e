/** Routes of learning from contacts: supervisors see what is kept, an administrator writes what for and switches it. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { staff } from '../../identity/index.js';
import { longestPurpose, type LearnedFacts } from './contract.js';
import { learnedFacts, saveSetting } from './store.js';

const tags = ['automatic'];
const shown = z.looseObject({ kept: z.number() });

export interface LearningRoutes {
  readonly pool: Pool;
  readonly now: () => number;
}

export function registerLearningSetting(app: FastifyInstance, { pool, now }: LearningRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const show = async (): Promise<z.output<typeof shown>> => ({
    ...((await learnedFacts(pool, now())) satisfies LearnedFacts),
  });
  http.get(
    '/api/automatic/learned',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: {
        summary: 'Whether the gate learns from contacts, what for, for how long, and how many are kept by topic',
        tags,
        response: { 200: shown },
      },
    },
    show,
  );
  http.put(
    '/api/studio/automatic/learned',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Switch learning from contacts: only with a purpose and days; off, what was kept is deleted',
        tags,
        body: z.strictObject({
          isOn: z.boolean(),
          /** Customers read it: one line of plain text. */
          purpose: z
            .string()
            .max(longestPurpose)
            .regex(/^[^\p{Cc}\p{Surrogate}]*$/u),
          keepDays: z.number().nullable(),
          /** `changedAt` as it was read. */
          seen: z.number(),
        }),
        response: { 200: shown },
      },
    },
    async (request) => {
      const { seen, ...change } = request.body;
      await saveSetting(pool, change, seen, { id: staff(request).id, at: now() });
      return show();
    },
  );
}
