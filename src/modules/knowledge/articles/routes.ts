/** Routes of the articles: everybody at a desk reads them, supervisors write them. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import { Refused, staff, type Identity } from '../../identity/index.js';
import type { FactDoor } from '../facts/contract.js';
import { listArticles } from './list.js';
import { registerCorrections } from '../corrections/routes.js';
import { registerSearch } from './routes-search.js';
import { registerTopicNames } from './routes-topics.js';
import * as schemas from './schemas.js';
import {
  articleById,
  checkArticle,
  deleteArticle,
  publishArticle,
  refuse,
  retireArticle,
  saveArticle,
} from './store.js';

export interface ArticleRoutes {
  readonly pool: Pool;
  readonly identity: Pick<Identity, 'personById'>;
  readonly now: () => number;
  /** What is true now, for answers that name it. */
  readonly facts?: FactDoor;
}

const whoReads = ['consultant', 'supervisor', 'administrator'] as const;
const whoWrites = ['supervisor', 'administrator'] as const;
const tags = ['knowledge'];
const params = schemas.articleParams;
const { articleSchema, shown } = schemas;

export function registerArticles(app: FastifyInstance, deps: ArticleRoutes): void {
  registerReading(app, deps);
  registerWriting(app, deps);
  registerPublishing(app, deps);
  registerSearch(app, deps);
  registerTopicNames(app, deps);
  registerCorrections(app, deps);
}

const cursorOf = (after: readonly [string, string]): string => Buffer.from(JSON.stringify(after)).toString('base64url');
function afterOf(cursor: string | undefined): [string, string] | null {
  if (cursor === undefined) return null;
  try {
    return z.tuple([z.string(), z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Refused('request.badCursor');
  }
}

function registerReading(app: FastifyInstance, { pool, now }: ArticleRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/articles',
    {
      config: { who: whoReads },
      schema: {
        summary:
          'Articles by topic, with their state, how many are to be looked at again and how many corrections wait',
        tags,
        querystring: schemas.listQuery,
        response: {
          200: z.object({
            articles: z.array(schemas.lineOfList).readonly(),
            next: z.string().nullable(),
            due: z.number(),
            corrections: z.number(),
          }),
        },
      },
    },
    async (request) => {
      const { only, find, limit, cursor } = request.query;
      const page = await listArticles(pool, { at: now(), only, find, limit, after: afterOf(cursor) });
      return { ...page, next: page.next && cursorOf(page.next) };
    },
  );

  http.get(
    '/api/articles/:articleId',
    {
      config: { who: whoReads },
      schema: {
        summary: 'An article with its draft and every version',
        tags,
        params,
        response: { 200: articleSchema },
      },
    },
    async (request) => shown((await articleById(pool, request.params.articleId)) ?? refuse('article.unknown')),
  );
}

function registerWriting(app: FastifyInstance, { pool, identity, now }: ArticleRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.put(
    '/api/studio/articles/:articleId',
    {
      config: { who: whoWrites },
      schema: {
        summary: 'Make an article or change its draft; the answer holds what it was before, for undoing',
        tags,
        params,
        body: schemas.changeSchema,
        response: { 200: z.object({ article: articleSchema, before: articleSchema.nullable() }) },
      },
    },
    async (request) => {
      const { id } = staff(request);
      const owner = await identity.personById(request.body.ownerId);
      // Somebody has to answer for it: whoever left cannot.
      if (!owner?.isActive) refuse('article.unknownOwner');
      const saved = await saveArticle(pool, request.params.articleId, request.body, { id, at: now() });
      return { article: shown(saved.article), before: saved.before && shown(saved.before) };
    },
  );

  http.delete(
    '/api/studio/articles/:articleId',
    {
      config: { who: whoWrites },
      schema: {
        summary: 'Throw away a draft that was never published',
        tags,
        params,
        response: { 200: z.object({ before: articleSchema }) },
      },
    },
    async (request) => ({ before: shown(await deleteArticle(pool, request.params.articleId)) }),
  );
}

function registerPublishing(app: FastifyInstance, { pool, now }: ArticleRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.post(
    '/api/studio/articles/:articleId/publish',
    {
      config: { who: whoWrites },
      schema: {
        summary: 'Make the draft a version, which is given from now or from its beginning on and never changes',
        tags,
        params,
        body: schemas.publishSchema,
        response: { 200: articleSchema },
      },
    },
    async (request) =>
      shown(await publishArticle(pool, request.params.articleId, request.body, { id: staff(request).id, at: now() })),
  );

  http.post(
    '/api/studio/articles/:articleId/check',
    {
      config: { who: whoWrites },
      schema: {
        summary: 'Say that the version that is given is still right, and when to look again',
        tags,
        params,
        body: schemas.checkSchema,
        response: { 200: articleSchema },
      },
    },
    async (request) =>
      shown(await checkArticle(pool, request.params.articleId, request.body, { id: staff(request).id, at: now() })),
  );

  for (const [path, isBack, summary] of [
    ['retire', false, 'Give no version of it any more; all are kept'],
    ['restore', true, 'Give it again as it was before it was retired'],
  ] as const)
    http.post(
      `/api/studio/articles/:articleId/${path}`,
      { config: { who: whoWrites }, schema: { summary, tags, params, response: { 200: articleSchema } } },
      async (request) =>
        shown(await retireArticle(pool, request.params.articleId, { id: staff(request).id, at: now() }, isBack)),
    );
}
