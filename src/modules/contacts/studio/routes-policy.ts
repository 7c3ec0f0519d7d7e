/** The floor's policy, and when the queues open: with the holidays the law gives. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { nextOpening, policyOf, queuesOf } from '#kernel/routing/index.js';
import type { StudioDeps } from './index.js';
import { italianHolidayNames } from './holidays.js';
import { policySchema } from './schemas.js';

const previewSchema = z.object({
  holidays: z.array(z.object({ day: z.string(), name: z.string() })),
  openings: z.array(z.object({ queueId: z.string(), name: z.string(), opensAt: z.number().nullable() })),
});

export function registerPolicyAndHours(app: FastifyInstance, { floor }: StudioDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();

  http.get(
    '/api/studio/policy',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Passes, grace and rests of the floor',
        tags: ['studio'],
        response: { 200: z.object({ policy: policySchema }) },
      },
    },
    () => ({ policy: structuredClone(policyOf(floor.routing)) }),
  );

  http.put(
    '/api/studio/policy',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Change the policy; what is not given stays, the answer holds what it was before',
        tags: ['studio'],
        body: policySchema.partial(),
        response: { 200: z.object({ policy: policySchema, before: policySchema }) },
      },
    },
    async (request) => {
      const before = structuredClone(policyOf(floor.routing));
      const policy = { ...before, ...request.body };
      await floor.dispatch({ type: 'SetPolicy', at: floor.now(), policy });
      return { policy, before };
    },
  );

  http.get(
    '/api/studio/hours/preview',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Italian public holidays of a year and the next, and when each queue opens next',
        tags: ['studio'],
        querystring: z.object({
          year: z.coerce.number().int().min(2000).max(2100).optional(),
          language: z.enum(['it', 'en']).default('it'),
        }),
        response: { 200: previewSchema },
      },
    },
    (request) => {
      const at = floor.now();
      const { language, year = new Date(at).getUTCFullYear() } = request.query;
      return {
        holidays: [...italianHolidayNames(year, language), ...italianHolidayNames(year + 1, language)],
        openings: queuesOf(floor.routing).map(({ id, name }) => ({
          queueId: id,
          name,
          opensAt: nextOpening(floor.routing, id, at),
        })),
      };
    },
  );
}
