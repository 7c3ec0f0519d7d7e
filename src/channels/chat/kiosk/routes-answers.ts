/** What a kiosk reads and says of answers. Nothing of who stands there is in any of it. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refused } from '#modules/identity/index.js';
import type { ChatDeps } from '../deps.js';
import { answerAtKiosk, sayAtKiosk, titlesAtKiosk } from './answers.js';

const tags = ['kiosk'];
const config = { who: ['kiosk'], limitPerMinute: 60 } as const;
const querystring = z.object({ language: z.enum(['it', 'en']) });
const title = { topic: z.string(), title: z.string() };
const answer = z.object({
  ...{ ...title, short: z.string(), long: z.string(), source: z.string(), checkedAt: z.number() },
  lines: z.array(z.string()).readonly(),
  reading: z.string(),
});

export function registerKioskAnswers(app: FastifyInstance, deps: ChatDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/kiosk/answers',
    {
      config,
      schema: {
        summary: 'Answers that can be read at a kiosk now, the most useful first',
        tags,
        querystring,
        response: { 200: z.object({ answers: z.array(z.object(title)).readonly() }) },
      },
    },
    async (request) => ({ answers: await titlesAtKiosk(deps, request.query.language) }),
  );
  http.get(
    '/api/kiosk/answers/:topic',
    {
      config,
      schema: {
        summary: 'One answer, as it is read at a kiosk',
        tags,
        params: z.object({ topic: z.string().min(1).max(120) }),
        querystring,
        response: { 200: answer },
      },
    },
    async (request) => {
      const found = await answerAtKiosk(deps, request.params.topic, request.query.language);
      if (found === null) throw new Refused('article.unknown');
      return found;
    },
  );
  http.post(
    '/api/kiosk/answers/said',
    {
      config: { ...config, limitPerMinute: 20, isNeverReplayed: true },
      schema: {
        summary: 'Whether the answer was one, as the reader says: the first word of a look stands',
        tags,
        body: z.strictObject({ reading: z.string().max(1_000), isAnswered: z.boolean() }),
        response: { 200: z.object({ isNew: z.boolean() }) },
      },
    },
    async (request) => ({ isNew: await sayAtKiosk(deps, request.body.reading, request.body.isAnswered) }),
  );
}
