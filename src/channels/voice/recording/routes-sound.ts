/** The sound of a recording, in parts: only to whoever gave a reason, and kept by nobody on the way. */
import { Readable } from 'node:stream';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { reasonsFor } from '#modules/contacts/recording/contract.js';
import { Refused, staff } from '#modules/identity/index.js';
import { isListening } from './listenings.js';
import { rangeOf } from './range.js';
import { askerOf, type RecordingRoutes, tags, whoAnswers } from './route-parts.js';
import { readRecording } from './rows.js';
import { recordingParams, soundQuery } from './schemas.js';
import { VaultError, type SealedSound, type Vault } from './vault.js';

/** No cache, no index, no frame, no name to save it under. */
const headers = {
  'accept-ranges': 'bytes',
  'cache-control': 'no-store',
  'content-type': 'audio/wav',
  'content-disposition': 'inline',
};

async function openSealed(vault: Vault, id: string): Promise<SealedSound> {
  try {
    return await vault.read(id);
  } catch (error) {
    if (error instanceof VaultError) throw new Refused(error.code, error.message);
    throw error;
  }
}

export function registerSound({ http: app, pool, vault, policies, now }: RecordingRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/recordings/:recordingId/sound',
    {
      config: whoAnswers,
      schema: {
        summary: 'The sound, whole or in ranges, to whoever said why (POST …/listenings)',
        tags,
        params: recordingParams,
        querystring: soundQuery,
      },
    },
    async (request, reply) => {
      const asker = askerOf(staff(request));
      const { recordingId } = request.params;
      const row = await readRecording(pool, recordingId);
      if (row === null) throw new Refused('recording.unknown');
      if (row.state === 'gone') throw new Refused('recording.notThere');
      if (reasonsFor(row, asker, policies.inForce.policy, now()).length === 0)
        throw new Refused('recording.notAllowed');
      const { listening } = request.query;
      if (listening === undefined) throw new Refused('recording.reasonMissing');
      const given = { id: listening, recordingId, personId: asker.id, now: now() };
      if (!(await isListening(pool, given))) throw new Refused('recording.notAsked');
      const sound = await openSealed(vault, recordingId);
      const { bytes } = sound;
      const range = rangeOf(request.headers.range, bytes);
      if (range === 'unsatisfiable') {
        await sound.close();
        return reply
          .code(416)
          .headers({ ...headers, 'content-range': `bytes */${bytes}` })
          .send();
      }
      const { from, to } = range === 'whole' ? { from: 0, to: bytes - 1 } : range;
      const body = Readable.from(sound.read(from, to), { objectMode: false });
      // Also when nobody reads to the end, or at all.
      body.once('close', () => void sound.close());
      const part = range === 'whole' ? {} : { 'content-range': `bytes ${from}-${to}/${bytes}` };
      return reply
        .code(range === 'whole' ? 200 : 206)
        .headers({ ...headers, ...part, 'content-length': to - from + 1 })
        .send(body);
    },
  );
}
