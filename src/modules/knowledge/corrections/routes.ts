/** Routes of corrections: everybody at a desk hands them in, the answer's owner and supervisors decide. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refused, staff } from '../../identity/index.js';
import { longest } from '../articles/contract.js';
import type { ArticleRoutes } from '../articles/routes.js';
import { articleParams, articleSchema, languageSchema, lineSchema, shown, textSchema } from '../articles/schemas.js';
import { correctionStates, longestWord, mayDecide } from './contract.js';
import { decide, handIn, seen, untoldOf, waitingFor, waitingOn } from './store.js';

const config = { who: ['consultant', 'supervisor', 'administrator'] } as const;
const tags = ['knowledge'];
const params = z.object({ correctionId: z.string().regex(/^correction_[\w-]{1,60}$/) });

const correctionSchema = z.object({
  id: z.string(),
  articleId: z.string(),
  version: z.number(),
  short: z.string(),
  reason: z.string(),
  isWrong: z.boolean(),
  contactId: z.string().nullable(),
  madeAt: z.number(),
  madeBy: z.string(),
  state: z.enum(correctionStates),
  decidedAt: z.number().nullable(),
  decidedBy: z.string().nullable(),
  word: z.string(),
});

const ownSchema = correctionSchema
  .pick({
    id: true,
    articleId: true,
    short: true,
    reason: true,
    isWrong: true,
    contactId: true,
    madeAt: true,
    madeBy: true,
  })
  .extend({
    ...{ title: z.string(), language: languageSchema, revision: z.number() },
    ...{ given: z.string(), hasNews: z.boolean() },
  });

const bodySchema = z.strictObject({
  /** The version that was corrected: another one may be given by now. */
  version: z.number().int().min(1),
  short: textSchema(longest.short),
  reason: lineSchema(longest.reason).default(''),
  isWrong: z.boolean(),
  contactId: z
    .string()
    .regex(/^contact_[\w-]{1,80}$/)
    .nullable(),
});

export function registerCorrections(app: FastifyInstance, deps: ArticleRoutes): void {
  registerHandingIn(app, deps);
  registerDeciding(app, deps);
}

function registerHandingIn(app: FastifyInstance, { pool, now }: ArticleRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.post(
    '/api/articles/:articleId/corrections',
    {
      config,
      schema: {
        summary:
          'Say what the short answer should be, or that it is wrong; published at once by whoever may, else it waits',
        tags,
        params: articleParams,
        body: bodySchema,
        response: { 200: z.object({ correction: correctionSchema, article: articleSchema }) },
      },
    },
    async (request) => {
      const viewer = staff(request);
      const one = { ...request.body, id: `correction_${randomUUID()}`, articleId: request.params.articleId };
      const done = await handIn(pool, one, { id: viewer.id, at: now() }, (article) => mayDecide(viewer, article));
      return { correction: done.correction, article: shown(done.article) };
    },
  );
  http.get(
    '/api/articles/:articleId/corrections',
    {
      config,
      schema: {
        summary: 'Corrections of an answer that wait to be decided, the oldest first',
        tags,
        params: articleParams,
        response: { 200: z.object({ corrections: z.array(correctionSchema).readonly() }) },
      },
    },
    async (request) => ({ corrections: await waitingOn(pool, request.params.articleId) }),
  );
}

function registerDeciding(app: FastifyInstance, { pool, now }: ArticleRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const told = z.object({
    ...{ id: z.string(), articleId: z.string(), title: z.string(), word: z.string() },
    state: z.enum(['published', 'refused']),
  });
  http.get(
    '/api/corrections/mine',
    {
      config,
      schema: {
        summary: 'What became of my corrections, until I have seen it',
        tags,
        response: { 200: z.object({ corrections: z.array(told).readonly() }) },
      },
    },
    async (request) => ({ corrections: await untoldOf(pool, staff(request).id) }),
  );
  http.get(
    '/api/corrections/for-me',
    {
      config,
      schema: {
        summary: 'Corrections that wait on answers that I answer for, beside what is given now; the oldest first',
        tags,
        response: { 200: z.object({ corrections: z.array(ownSchema).readonly() }) },
      },
    },
    async (request) => ({ corrections: await waitingFor(pool, staff(request).id, now()) }),
  );
  http.post(
    '/api/corrections/:correctionId/seen',
    {
      config,
      schema: { summary: 'I have seen what became of it', tags, params, response: { 200: z.object({}) } },
    },
    async (request) => {
      await seen(pool, request.params.correctionId, { id: staff(request).id, at: now() });
      return {};
    },
  );
  for (const [path, state, summary] of [
    ['publish', 'published', 'Publish a correction as a new version; the word is a reason where it reads hard'],
    ['refuse', 'refused', 'Do not publish it, with a word for whoever made it'],
  ] as const)
    http.post(
      `/api/corrections/:correctionId/${path}`,
      {
        config,
        schema: {
          summary,
          tags,
          params,
          body: z.strictObject({ revision: z.number().int().min(1), word: lineSchema(longestWord).default('') }),
          response: { 200: articleSchema },
        },
      },
      async (request) => {
        const viewer = staff(request);
        const decision = { ...request.body, correctionId: request.params.correctionId, state };
        return shown(
          await decide(pool, decision, { id: viewer.id, at: now() }, (article) => {
            if (!mayDecide(viewer, article)) throw new Refused('identity.notAllowed');
          }),
        );
      },
    );
}
