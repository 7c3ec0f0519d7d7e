/** Searching answers from the desk: every channel's, and those for colleagues only. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { noFacts, sourceProblems, withLive } from '../facts/contract.js';
import type { ArticleRoutes } from './routes.js';
import { areaNames } from './areas.js';
import { audiences } from './contract.js';
import { languageSchema, textSchema } from './schemas.js';
import { searchAnswers } from './search.js';

export const foundSchema = z.object({
  articleId: z.string(),
  version: z.number(),
  topic: z.string(),
  language: languageSchema,
  title: z.string(),
  short: z.string(),
  long: z.string(),
  source: z.string(),
  checkedAt: z.number(),
  audience: z.enum(audiences),
  /** The live sources that its words name: what was read stands in them, or what is missing. */
  live: z
    .array(
      z.object({
        key: z.string(),
        name: z.string(),
        is: z.enum(['read', 'missing', 'silent']),
        readAt: z.number().nullable(),
        label: z.string().nullable(),
        problem: z.enum(sourceProblems).nullable(),
      }),
    )
    .readonly(),
  isHeld: z.boolean(),
});

export function registerSearch(app: FastifyInstance, { pool, now, facts = noFacts }: ArticleRoutes): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/answers',
    {
      config: { who: ['consultant', 'supervisor', 'administrator'] },
      schema: {
        summary: 'Published answers by words, the best first; misspelt words are read as the nearest that answers use',
        tags: ['knowledge'],
        querystring: z.object({
          words: textSchema(500),
          language: languageSchema.default('it'),
          limit: z.coerce.number().int().min(1).max(20).default(5),
        }),
        response: {
          200: z.object({
            found: z.array(foundSchema).readonly(),
            readAs: z.array(z.object({ typed: z.string(), read: z.string() })).readonly(),
          }),
        },
      },
    },
    async (request) => {
      const { words, language } = request.query;
      const { found, readAs } = await searchAnswers(pool, { ...request.query, at: now(), channel: null });
      return { found: await withLive(facts, found, { words, language }), readAs };
    },
  );
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/answers/areas',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: {
        summary: 'The headings that answers of a language stand under so far',
        tags: ['knowledge'],
        querystring: z.object({ language: languageSchema.default('it') }),
        response: { 200: z.object({ names: z.array(z.string()).readonly() }) },
      },
    },
    async ({ query }) => ({ names: await areaNames(pool, query.language) }),
  );
}
