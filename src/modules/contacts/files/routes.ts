/** Files of people who work here: sent up before the message they go with, and opened from the timeline. */
import { z } from 'zod';
import { staff } from '../../identity/index.js';
import { recordOpeningOf } from '../openings/index.js';
import { typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { attachmentSchema, idSchema } from '../routes/schemas.js';
import { fileHeaders, FileRefused, maxFileBytes, readFile, saveFile } from './index.js';

/** What was sent up and never sent on, goes after this. */
const waitingMs = 24 * 3_600_000;

/** `encodeURIComponent` on the other side; a name that cannot be read is no reason to refuse a file. */
function nameOf(header: unknown): string {
  try {
    return decodeURIComponent(typeof header === 'string' ? header : '').slice(0, 400);
  } catch {
    return '';
  }
}

export function registerFiles(routes: ContactRoutes): void {
  registerUpload(routes);
  registerDownload(routes);
}

/** The file is the whole body, as from customers. Until its message is sent it belongs to who sent it up. */
function registerUpload({ app, floor, pool }: ContactRoutes): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: maxFileBytes } as const;
    scope.addContentTypeParser('*', options, (_request, body, next) => next(null, body));
    typed(scope).post(
      '/api/files',
      {
        bodyLimit: maxFileBytes,
        config: { who: whoAnswers, limitPerMinute: 60 },
        schema: {
          summary: 'Send up a file for a message; its name stands in X-File-Name',
          tags: ['contacts'],
          response: { 200: attachmentSchema },
        },
      },
      async (request) => {
        const { id } = staff(request);
        const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const now = floor.now();
        await pool.query('delete from file where contact_id = $1 and created_at < to_timestamp($2::float8 / 1000)', [
          id,
          now - waitingMs,
        ]);
        return saveFile(pool, { contactId: id, name: nameOf(request.headers['x-file-name']), bytes }, now);
      },
    );
  });
}

function registerDownload({ app, floor, pool }: ContactRoutes): void {
  typed(app).get(
    '/api/files/:fileId',
    {
      config: { who: whoAnswers },
      schema: { summary: 'A file of a contact', tags: ['contacts'], params: z.object({ fileId: idSchema }) },
    },
    async (request, reply) => {
      const viewer = staff(request);
      const file = await readFile(pool, request.params.fileId);
      const isOfContact = file !== null && (await recordOpeningOf({ floor, pool }, file.contactId, viewer));
      if (!file || (!isOfContact && file.contactId !== viewer.id)) throw new FileRefused('file.unknown');
      return reply.headers(fileHeaders(file)).send(file.bytes);
    },
  );
}
