/** The widget's API. Customers are known by the token of their one conversation and reach nothing else. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attachmentSchema, maxFileBytes, saveFile, wordsSchema } from '#modules/contacts/index.js';
import type { Viewer } from '#modules/identity/contract.js';
import { Refused } from '#modules/identity/index.js';
import * as acts from './customer-acts.js';
import type { ChatDeps } from './deps.js';
import { waysOf } from './ways.js';

const tags = ['chat'];
const params = z.object({ contactId: z.string().max(120) });
const moment = z.number();
const done = z.object({ seq: z.number(), isNew: z.boolean() });
const nothing = z.object({});
/** Of a client's attachments only the id is believed. */
const attachments = z
  .array(z.object({ fileId: attachmentSchema.shape.fileId }))
  .max(10)
  .default([]);

const ways = z.object({
  name: z.string(),
  phone: z.string(),
  address: z.string(),
  mail: z.string(),
  timeZone: z.string(),
  isOpen: z.boolean(),
  opensAt: moment.nullable(),
  wait: z.object({ lowMs: z.number(), highMs: z.number() }).nullable(),
  topics: z.array(z.object({ queueId: z.string(), it: z.string(), en: z.string() })),
  canCall: z.boolean(),
  learning: z.object({ purpose: z.string(), days: z.number() }).nullable(),
});

const patch = z.object({
  cursor: z.number(),
  isFresh: z.boolean().optional(),
  rows: z.record(z.string(), z.array(z.looseObject({ id: z.string() }))).optional(),
});

/** A customer opens the one conversation the token is for. */
function own(request: { viewer: Viewer | null; params: { contactId: string } }): string {
  const { viewer } = request;
  if (viewer?.kind !== 'customer' || viewer.contactId !== request.params.contactId)
    throw new Refused('identity.notAllowed');
  return viewer.contactId;
}

export function registerChatApi(app: FastifyInstance, deps: ChatDeps): void {
  registerStart(app, deps);
  registerWords(app, deps);
  registerEnds(app, deps);
  registerUpload(app, deps);
}

function registerStart(app: FastifyInstance, deps: ChatDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/chat',
    {
      config: { who: ['anyone'] },
      schema: { summary: 'The centre and how long a chat waits now', tags, response: { 200: ways } },
    },
    async () => {
      const { topics, ...rest } = await waysOf(deps);
      return { ...rest, topics: [...topics] };
    },
  );
  http.post(
    '/api/chat',
    {
      config: { who: ['anyone'], limitPerMinute: 20, isNeverReplayed: true },
      schema: {
        summary: 'Start a chat; the same clientId again is the same chat',
        tags,
        body: acts.startBody,
        response: { 200: z.object({ contactId: z.string(), token: z.string(), entryId: z.string() }) },
      },
    },
    (request) => acts.start(deps, request.body),
  );
  http.post(
    '/api/chat/call',
    {
      config: { who: ['anyone'], limitPerMinute: 20, isNeverReplayed: true },
      schema: {
        summary: 'Begin a conversation with a call: nobody stands in a line until the call itself does',
        tags,
        body: acts.callBody,
        response: { 200: z.object({ contactId: z.string(), token: z.string(), ticket: z.string() }) },
      },
    },
    (request) => acts.beginCall(deps, request.body),
  );
}

function registerWords(app: FastifyInstance, deps: ChatDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const config = { who: ['customer'], limitPerMinute: 120 } as const;
  http.get(
    '/api/chat/:contactId',
    { config, schema: { summary: 'The conversation, freshly read', tags, params, response: { 200: patch } } },
    async (request) => {
      const { cursor, rows } = await deps.read(own(request));
      return { cursor, isFresh: true, rows: structuredClone(rows) as z.input<typeof patch>['rows'] };
    },
  );
  http.post(
    '/api/chat/:contactId/messages',
    {
      config,
      schema: {
        summary: 'Write; the same clientId again is the same message',
        tags,
        params,
        body: z.strictObject({ clientId: acts.messageId, body: wordsSchema(acts.longestWords), attachments }),
        response: { 200: done },
      },
    },
    async (request) => {
      const { clientId, body, attachments: files } = request.body;
      const fileIds = files.map((file) => file.fileId);
      const { seq, isNew } = await acts.write(deps, own(request), { clientId, body, fileIds });
      return { seq, isNew };
    },
  );
  http.post(
    '/api/chat/:contactId/doubt',
    {
      config,
      schema: {
        summary: 'Say which doubt is left, however late',
        tags,
        params,
        body: z.strictObject({ clientId: acts.messageId, words: acts.words }),
        response: { 200: done },
      },
    },
    async (request) => {
      const { seq, isNew } = await acts.doubt(deps, own(request), request.body.clientId, request.body.words);
      return { seq, isNew };
    },
  );
}

function registerEnds(app: FastifyInstance, deps: ChatDeps): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const config = { who: ['customer'], limitPerMinute: 30 } as const;
  http.post(
    '/api/chat/:contactId/confirm',
    { config, schema: { summary: 'Say that everything is clear', tags, params, response: { 200: done } } },
    async (request) => {
      const { seq, isNew } = await acts.confirm(deps, own(request));
      return { seq, isNew };
    },
  );
  http.post(
    '/api/chat/:contactId/not-answered',
    {
      config,
      schema: {
        summary: 'The automatic answer was none, or a person is wished: the place in line is that of the first message',
        tags,
        params,
        body: z.strictObject({ wish: z.enum(['denied', 'person']) }),
        response: { 200: done },
      },
    },
    async (request) => {
      const { seq, isNew } = await acts.refuse(deps, own(request), request.body.wish);
      return { seq, isNew };
    },
  );
  http.post(
    '/api/chat/:contactId/callback',
    {
      config,
      schema: {
        summary: 'Be called back; the place in line stays',
        tags,
        params,
        body: z.strictObject({ to: acts.reach }),
        response: { 200: nothing },
      },
    },
    async (request) => {
      await acts.callBack(deps, own(request), request.body.to);
      return {};
    },
  );
  http.post(
    '/api/chat/:contactId/leave',
    { config, schema: { summary: 'Give the place in line up', tags, params, response: { 200: nothing } } },
    async (request) => {
      await acts.leave(deps, own(request));
      return {};
    },
  );
}

/** The file is the whole body: no multipart, so that nothing but its bytes has to be believed or parsed. */
function registerUpload(app: FastifyInstance, deps: ChatDeps): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: maxFileBytes } as const;
    scope.addContentTypeParser('*', options, (_request, body, next) => next(null, body));
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/api/chat/:contactId/files',
      {
        bodyLimit: maxFileBytes,
        config: { who: ['customer'], limitPerMinute: 30 },
        schema: {
          summary: 'Add a file; it is checked by its content',
          tags,
          params,
          querystring: z.object({ name: z.string().max(400).default('') }),
          response: { 200: attachmentSchema },
        },
      },
      async (request) => {
        const contactId = own(request);
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return saveFile(deps.pool, { contactId, name: request.query.name, bytes }, deps.floor.now());
      },
    );
  });
}
