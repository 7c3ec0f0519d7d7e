/** Recordings for menus: sent up once, listened to, never changed under a version that speaks with them. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refused } from '#modules/identity/index.js';
import { mostPromptBytes } from '../prompts.js';
import { readers, tags, writers, type FlowRoutes } from './route-parts.js';
import { housePromptOut, promptOut, promptParams, silentAnswerOut } from './schemas.js';

/** `encodeURIComponent` on the other side. A name as files have them becomes one that a flow can write. */
export function promptName(header: unknown): string {
  let name: string;
  try {
    name = decodeURIComponent(typeof header === 'string' ? header : '');
  } catch {
    name = '';
  }
  const plain = name
    .normalize('NFD')
    .replace(/\.wav$/i, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 80);
  return plain === '' ? '' : `${plain.toLowerCase()}.wav`;
}

export function registerPrompts({ http: app, prompts, answers }: FlowRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/prompts',
    {
      config: readers,
      schema: {
        summary: 'The recordings that menus can speak with, and the answers for the telephone that lack theirs',
        tags,
        response: {
          200: z.object({
            prompts: z.array(promptOut),
            house: z.array(housePromptOut),
            silent: z.array(silentAnswerOut),
          }),
        },
      },
    },
    async () => {
      const silent = await Promise.all([answers.silent('it'), answers.silent('en')]);
      return { prompts: [...(await prompts.list())], house: [...(await prompts.house())], silent: silent.flat() };
    },
  );
  http.get(
    '/api/prompts/:file',
    { config: readers, schema: { summary: 'A recording, to listen to', tags, params: promptParams } },
    async ({ params }, reply) => {
      const bytes = await prompts.read(params.file);
      if (bytes === null) throw new Refused('prompt.unknown');
      return reply.type('audio/wav').send(bytes);
    },
  );
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: mostPromptBytes } as const;
    scope.addContentTypeParser('*', options, (_request, body, next) => next(null, body));
    scope.withTypeProvider<ZodTypeProvider>().post(
      '/api/prompts',
      {
        bodyLimit: mostPromptBytes,
        config: { ...writers, limitPerMinute: 60 },
        schema: {
          summary: 'Send up a recording, WAV up to 5 MB; its name stands in X-File-Name',
          tags,
          response: { 200: promptOut },
        },
      },
      (request) => {
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return prompts.add(promptName(request.headers['x-file-name']), bytes);
      },
    );
  });
}
