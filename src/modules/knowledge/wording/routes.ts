/** Routes of a wording's test: supervisors begin it, see how it stands at any moment, and end it. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { staff } from '../../identity/index.js';
import { articleParams } from '../articles/schemas.js';
import { adoptOther, endTest, startTest, testsOf } from './store.js';

const tags = ['knowledge'];
const config = { who: ['supervisor', 'administrator'] } as const;
const params = articleParams;
const testId = z.string().regex(/^wording_[\w-]{8,60}$/);
const shown = z.object({ tests: z.array(z.looseObject({ id: z.string() })) });

export function registerWording(app: FastifyInstance, { pool, now }: { pool: Pool; now: () => number }): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const show = async (articleId: string): Promise<z.output<typeof shown>> => ({
    tests: (await testsOf(pool, articleId, now())).map((one) => ({ ...one })),
  });
  http.get(
    '/api/studio/articles/:articleId/wordings',
    {
      config,
      schema: {
        summary: 'Tests of two wordings: how many customers said yes to each, and whether it is decided',
        tags,
        params,
        response: { 200: shown },
      },
    },
    (request) => show(request.params.articleId),
  );
  http.post(
    '/api/studio/articles/:articleId/wordings',
    {
      config,
      schema: {
        summary: 'Put an earlier version beside the one that is given: customers are dealt one or the other',
        tags,
        params,
        /** The id is made by the screen: asked twice is one test. */
        body: z.strictObject({ id: testId, version: z.int().min(1) }),
        response: { 200: shown },
      },
    },
    async (request) => {
      const { articleId } = request.params;
      const { id, version } = request.body;
      await startTest(pool, { id, articleId, versionB: version }, { id: staff(request).id, at: now() });
      return show(articleId);
    },
  );
  for (const [path, act, summary] of [
    ['end', endTest, 'End the test: everybody has the given version again'],
    ['adopt', adoptOther, 'Publish the other wording as a new version, and end the test'],
  ] as const)
    http.post(
      `/api/studio/articles/:articleId/wordings/:testId/${path}`,
      { config, schema: { summary, tags, params: articleParams.extend({ testId }), response: { 200: shown } } },
      async (request) => {
        const { articleId, testId: id } = request.params;
        await act(pool, articleId, id, { id: staff(request).id, at: now() });
        return show(articleId);
      },
    );
}
