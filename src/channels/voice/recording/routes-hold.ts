/** Keeping a recording past its time, and letting it go: said by who supervises, with a reason that stays. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { holdUntil, mayHold } from '#modules/contacts/recording/contract.js';
import { Refused, staff } from '#modules/identity/index.js';
import { holdsOf, writeHold } from './holds.js';
import { askerOf, type RecordingRoutes, rowOf, tags, whoAnswers } from './route-parts.js';
import * as shape from './schemas.js';

export function registerHold(parts: RecordingRoutes): void {
  const { pool, now } = parts;
  parts.http.withTypeProvider<ZodTypeProvider>().put(
    '/api/recordings/:recordingId/hold',
    {
      config: whoAnswers,
      schema: {
        summary:
          'Keep a recording past its time, for a dispute or an authority, or let it go; with a reason that stays',
        tags,
        params: shape.recordingParams,
        body: shape.holdBody,
        response: { 200: z.object({ hold: shape.holdOut }) },
      },
    },
    async (request) => {
      const row = await rowOf(parts, request.params.recordingId);
      const asker = askerOf(staff(request));
      if (row.state === 'gone') throw new Refused('recording.notThere');
      if (!mayHold(row, asker)) throw new Refused('recording.mayNotHold');
      const { days } = request.body;
      const words = request.body.words.trim();
      if (words.length < 3) throw new Refused('recording.reasonMissing');
      const at = now();
      const until = days === null ? null : holdUntil(days, at);
      const isHeld = await writeHold(pool, { recordingId: row.id, personId: asker.id, at, until, words });
      if (!isHeld) throw new Refused('recording.notThere');
      return { hold: (await holdsOf(pool, [row.id], at)).get(row.id) ?? null };
    },
  );
}
