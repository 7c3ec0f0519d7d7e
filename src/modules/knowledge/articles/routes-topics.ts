/** What topics are called: read by everybody at a desk, given by those who write answers. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { staff } from '../../identity/index.js';
import { longestTopicName } from './contract.js';
import type { ArticleRoutes } from './routes.js';
import { languageSchema, lineSchema } from './schemas.js';
import { givenTopicNames, nameTopic, topicNames } from './topic-names.js';

const tags = ['knowledge'];
const namesSchema = z.object({ names: z.record(z.string(), z.string()) });
const querystring = z.object({ language: languageSchema.default('it') });

export function registerTopicNames(app: FastifyInstance, { pool, now }: Pick<ArticleRoutes, 'pool' | 'now'>): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/answers/topics',
    {
      config: { who: ['consultant', 'supervisor', 'administrator'] },
      schema: {
        summary:
          'What topics are called: as the centre named them, else the titles of their answers, in a language where there is one',
        tags,
        querystring,
        response: { 200: namesSchema },
      },
    },
    async ({ query }) => ({ names: await topicNames(pool, query.language) }),
  );
  http.get(
    '/api/studio/topic-names',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: {
        summary: 'The names that the centre gave to topics, in one language',
        tags,
        querystring,
        response: { 200: namesSchema },
      },
    },
    async ({ query }) => ({ names: await givenTopicNames(pool, query.language) }),
  );
  http.put(
    '/api/studio/topic-names',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: {
        summary:
          'Give a topic a name in one language, or take it away with an empty one; the answer holds the one before',
        tags,
        body: z.strictObject({
          topic: lineSchema(120).min(1),
          language: languageSchema,
          name: lineSchema(longestTopicName).trim(),
        }),
        response: { 200: z.object({ before: z.string() }) },
      },
    },
    async (request) => ({ before: await nameTopic(pool, request.body, { id: staff(request).id, at: now() }) }),
  );
}
