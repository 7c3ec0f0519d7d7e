/** Routes of recordings: the policy, what there is of a contact, why somebody wants to hear it, and the sound itself. */
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ContactRefused } from '#modules/contacts/contract.js';
import {
  type Asker,
  mayHold,
  maySeeListenings,
  problemOf,
  type RecordingHold,
  reasonsFor,
  type RecordingPolicy,
  wantsWords,
} from '#modules/contacts/recording/contract.js';
import { Refused, staff } from '#modules/identity/index.js';
import { registerHold } from './routes-hold.js';
import { holdsOf } from './holds.js';
import { listeningMs, listeningsOf, listeningsOfMine, writeListening } from './listenings.js';
import { houseNotice } from './notice.js';
import type { PolicyInForce } from './policy.js';
import { askerOf, type RecordingRoutes, rowOf, tags, whoAnswers } from './route-parts.js';
import { type RecordingRow, recordingsOf } from './rows.js';
import * as shape from './schemas.js';
import { registerSound } from './routes-sound.js';

export function registerRecordingRoutes(parts: RecordingRoutes): void {
  registerPolicy(parts);
  registerList(parts);
  registerListenings(parts);
  registerHold(parts);
  registerSound(parts);
}

const inForce = (found: PolicyInForce): z.input<typeof shape.inForceOut> => ({
  ...(structuredClone(found) as z.input<typeof shape.inForceOut>),
  houseNotice,
});

function registerPolicy({ http: app, policies, now, queueIds, promptFiles }: RecordingRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/recording-policy',
    {
      config: { who: ['supervisor', 'administrator'] },
      schema: { summary: 'What is recorded and why', tags, response: { 200: shape.inForceOut } },
    },
    async () => {
      await policies.load();
      return inForce(policies.inForce);
    },
  );
  http.put(
    '/api/studio/recording-policy',
    {
      config: { who: ['administrator'] },
      schema: {
        summary: 'Change it, from the next call on; quality and training only with the agreement on record',
        tags,
        body: shape.saveBody,
        response: { 200: shape.inForceOut.extend({ before: shape.policySchema }) },
      },
    },
    async (request) => {
      const policy: RecordingPolicy = request.body.policy;
      const today = new Date(now()).toISOString().slice(0, 10);
      const problem = problemOf(policy, { today, queueIds: queueIds(), prompts: await promptFiles() });
      if (problem !== null) throw new Refused(problem);
      await policies.load();
      const before = inForce(policies.inForce).policy;
      await policies.save(policy, { seen: request.body.seen, by: staff(request).id, at: now() });
      return { ...inForce(policies.inForce), before };
    },
  );
}

function shown(
  row: RecordingRow,
  hold: RecordingHold | null,
  asker: Asker,
  parts: RecordingRoutes,
): z.input<typeof shape.recordingOut> {
  const { notice, purposes, pauses, ...rest } = row;
  return {
    ...rest,
    purposes: [...purposes],
    pauses: [...pauses],
    notice: { language: notice.language, words: notice.words, heardAt: notice.heardAt },
    reasons: [...reasonsFor(row, asker, parts.policies.inForce.policy, parts.now())],
    ...{ maySeeListenings: maySeeListenings(row, asker), hold, mayHold: mayHold(row, asker) },
  };
}

function registerList(parts: RecordingRoutes): void {
  const http = parts.http.withTypeProvider<ZodTypeProvider>();
  http.get(
    '/api/contacts/:contactId/recordings',
    {
      config: whoAnswers,
      schema: {
        summary: 'The recordings of a contact: that they are there, why and until when; not their sound',
        tags,
        params: shape.contactParams,
        response: { 200: z.object({ recordings: z.array(shape.recordingOut) }) },
      },
    },
    async (request) => {
      const { contactId } = request.params;
      if ((await parts.floor.contact(contactId)) === null) throw new ContactRefused('contact.unknown');
      const asker = askerOf(staff(request));
      const rows = await recordingsOf(parts.pool, contactId);
      const holds = await holdsOf(
        parts.pool,
        rows.map(({ id }) => id),
        parts.now(),
      );
      return { recordings: rows.map((row) => shown(row, holds.get(row.id) ?? null, asker, parts)) };
    },
  );
}

function registerListenings(parts: RecordingRoutes): void {
  const { pool, now, policies } = parts;
  const http = parts.http.withTypeProvider<ZodTypeProvider>();
  http.post(
    '/api/recordings/:recordingId/listenings',
    {
      config: whoAnswers,
      schema: {
        summary: 'Say why you want to hear a recording; kept for ever, seen by the consultant whose call it was',
        tags,
        params: shape.recordingParams,
        body: shape.listenBody,
        response: { 200: shape.listeningOut },
      },
    },
    async (request) => {
      const row = await rowOf(parts, request.params.recordingId);
      const asker = askerOf(staff(request));
      const { reason } = request.body;
      const words = request.body.words.trim();
      const may = reasonsFor(row, asker, policies.inForce.policy, now());
      if (row.state === 'gone') throw new Refused('recording.notThere');
      if (!may.includes(reason)) throw new Refused('recording.notAllowed');
      if (wantsWords(reason) && words.length < 3) throw new Refused('recording.reasonMissing');
      const at = now();
      const listeningId = await writeListening(pool, { recordingId: row.id, personId: asker.id, at, reason, words });
      return { listeningId, until: at + listeningMs };
    },
  );
  http.get(
    '/api/recordings/:recordingId/listenings',
    {
      config: whoAnswers,
      schema: {
        summary: 'Who heard a recording, when and why: for supervisors and the consultant whose call it was',
        tags,
        params: shape.recordingParams,
        response: { 200: shape.listeningsOut },
      },
    },
    async (request) => {
      const row = await rowOf(parts, request.params.recordingId);
      if (!maySeeListenings(row, askerOf(staff(request)))) throw new Refused('recording.notAllowed');
      return { listenings: [...(await listeningsOf(pool, row.id))] };
    },
  );
  http.get(
    '/api/me/listenings',
    {
      config: whoAnswers,
      schema: { summary: 'Who heard recordings of my calls', tags, response: { 200: shape.listeningsOut } },
    },
    async (request) => ({ listenings: [...(await listeningsOfMine(pool, staff(request).id))] }),
  );
}
