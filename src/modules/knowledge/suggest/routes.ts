/** Answers for whoever writes to a customer. What was said comes in the body: addresses stand in logs and histories. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { foundSchema } from '../articles/routes-search.js';
import { languageSchema, textSchema } from '../articles/schemas.js';
import { type FactDoor, noFacts, withLive } from '../facts/contract.js';
import { longestAsked } from './contract.js';
import { suggestAnswers, type Guess } from './index.js';

export interface SuggestionRoutes {
  readonly pool: Pool;
  readonly now: () => number;
  readonly guess: Guess;
  /** What is true now, for answers that name it. */
  readonly facts?: FactDoor;
}

const because = z.object({ words: z.array(z.string()).readonly(), sureness: z.number().nullable() });

export function registerSuggestions(
  app: FastifyInstance,
  { pool, now, guess, facts = noFacts }: SuggestionRoutes,
): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/answers/suggestions',
    {
      // It changes nothing: what it was asked is kept under no key.
      config: { who: ['consultant', 'supervisor', 'administrator'], isNeverReplayed: true },
      schema: {
        summary:
          'At most three published answers that fit what was said, each with the reason; none where nothing fits',
        tags: ['knowledge'],
        body: z.strictObject({ words: textSchema(longestAsked), language: languageSchema }),
        response: { 200: z.object({ suggestions: z.array(foundSchema.extend({ because })).readonly() }) },
      },
    },
    async ({ body }) => {
      const found = await suggestAnswers(pool, { ...body, at: now() }, guess);
      return { suggestions: await withLive(facts, found, body) };
    },
  );
}
