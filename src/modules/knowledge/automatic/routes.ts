/** Routes of automatic answers: supervisors see what a machine may do, administrators decide it. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decodeTable, ExamplesUnreadable, readExamples } from '../gate/examples.js';
import { Refused, staff } from '../../identity/index.js';
import {
  longestMailRestMs,
  longestRestMs,
  machineChannels,
  mostExamples,
  mostTableBytes,
  type AutomaticFacts,
} from './contract.js';
import type { Automatic } from './service.js';

const tags = ['automatic'];
const shown = z.looseObject({ isOn: z.boolean(), restMs: z.number() });
type Shown = z.output<typeof shown>;
const administrator = { who: ['administrator'] } as const;

export function registerAutomatic(app: FastifyInstance, automatic: Automatic): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const show = async (): Promise<Shown> => ({ ...((await automatic.facts()) satisfies AutomaticFacts) });
  http.get(
    '/api/automatic',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: { summary: 'What a machine may answer, and the promise behind it', tags, response: { 200: shown } },
    },
    show,
  );
  http.put(
    '/api/studio/automatic',
    {
      config: administrator,
      schema: {
        summary: 'Switch automatic answers, by channel; set the rest, put topics beyond machines',
        tags,
        body: z.strictObject({
          isOn: z.boolean(),
          restMs: z.int().min(0).max(longestRestMs),
          mailRestMs: z.int().min(0).max(longestMailRestMs),
          channels: z.array(z.enum(machineChannels)).max(machineChannels.length),
          topicsBeyond: z.array(z.string().min(1).max(120)).max(500),
          /** `changedAt` as it was read: nobody writes over somebody else's change. */
          seen: z.number(),
        }),
        response: { 200: shown },
      },
    },
    async (request) => {
      const { seen, ...change } = request.body;
      await automatic.change(change, seen, staff(request).id);
      return show();
    },
  );
  http.post(
    '/api/studio/automatic/reopen',
    {
      config: administrator,
      schema: { summary: 'Open again what the watch narrowed or closed', tags, response: { 200: shown } },
    },
    async (request) => {
      await automatic.reopen(staff(request).id);
      return show();
    },
  );
  http.delete(
    '/api/studio/automatic/learning',
    { config: administrator, schema: { summary: 'Break the learning off', tags, response: { 200: shown } } },
    async () => {
      await automatic.cancel();
      return show();
    },
  );
  registerVersions(app, automatic, show);
  registerLearning(app, automatic, show);
}

function registerVersions(app: FastifyInstance, automatic: Automatic, show: () => Promise<Shown>): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/automatic/versions',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: {
        summary: 'Every version of the gate with its promise and, beside the one before, its figures',
        tags,
        response: { 200: z.object({ versions: z.array(z.looseObject({ version: z.number() })) }) },
      },
    },
    async () => ({ versions: (await automatic.versions()).map((one) => ({ ...one })) }),
  );
  http.put(
    '/api/studio/automatic/version',
    {
      config: administrator,
      schema: {
        summary: 'Put an earlier version in force again',
        tags,
        body: z.strictObject({ version: z.int().min(1), seen: z.number() }),
        response: { 200: shown },
      },
    },
    async (request) => {
      await automatic.use(request.body.version, request.body.seen, staff(request).id);
      return show();
    },
  );
  http.post(
    '/api/studio/automatic/learning/again',
    {
      config: { ...administrator, isNeverReplayed: true },
      schema: {
        summary: 'Learn and calibrate again from the table that was given last and from what contacts taught since',
        tags,
        response: { 202: shown },
      },
    },
    async (request, reply) => {
      await automatic.learnAgain(staff(request).id);
      return reply.code(202).send(await show());
    },
  );
}

/** The table is the whole body, as bytes: how its letters are written is told by them, whatever a browser says of it. */
function registerLearning(app: FastifyInstance, automatic: Automatic, show: () => Promise<Shown>): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: mostTableBytes } as const;
    scope.addContentTypeParser('text/csv', options, (_request, body, next) => next(null, body));
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/api/studio/automatic/learning',
      {
        bodyLimit: mostTableBytes,
        config: { ...administrator, isNeverReplayed: true },
        schema: {
          summary: 'Learn and calibrate from a table of questions: text/csv, columns text and intent',
          tags,
          querystring: z.object({ error: z.coerce.number().min(0.001).max(0.1).default(0.01) }),
          response: { 202: shown },
        },
      },
      async (request, reply) => {
        await automatic.learn(tableOf(request.body), request.query.error, staff(request).id);
        return reply.code(202).send(await show());
      },
    );
  });
}

function tableOf(body: unknown): ReturnType<typeof readExamples> {
  try {
    const examples = readExamples(body instanceof Uint8Array ? decodeTable(body) : '');
    if (examples.length > mostExamples) throw new Refused('automatic.tableTooLong');
    return examples;
  } catch (error) {
    // The line and what to do about it; never the words that stand there.
    if (error instanceof ExamplesUnreadable) throw new Refused('automatic.tableUnreadable', error.message);
    throw error;
  }
}
