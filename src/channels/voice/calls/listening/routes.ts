/** Listening in over HTTP. A program's token may not: it has no ears, and nobody to be seen. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refused, staff } from '#modules/identity/index.js';
import { hasGoodDates } from './agreement.js';
import type { ListeningDoor } from './door.js';

const tags = ['listening'];
const everybody = { who: ['consultant', 'supervisor', 'administrator'] as const };
const supervisors = { who: ['supervisor', 'administrator'] as const };
const administrators = { who: ['administrator'] as const };

const mode = z.enum(['listen', 'whisper', 'barge']);
const done = z.object({ ok: z.literal(true) });
const words = z.string().trim().min(1).max(500);
const agreementIn = z.strictObject({
  title: words,
  signatories: words.describe('Who signed it, on both sides'),
  scope: words,
  signedOn: z.iso.date(),
  validUntil: z.iso.date().nullable(),
});
const agreementOut = z.object({
  ...agreementIn.shape,
  id: z.string(),
  isWithdrawn: z.boolean(),
});
const talk = z.object({
  callId: z.string(),
  contactId: z.string().nullable(),
  consultant: z.string(),
  customer: z.string(),
  since: z.number(),
  isYours: z.boolean(),
  listeners: z.array(z.object({ name: z.string(), mode })),
});
const use = z.object({
  id: z.string(),
  listener: z.string(),
  mode,
  reason: z.string(),
  agreement: z.string(),
  contactId: z.string().nullable(),
  beganAt: z.number(),
  endedAt: z.number().nullable(),
});
const callParams = z.object({ callId: z.string().min(1).max(80) });

interface ListeningRoutes {
  readonly http: FastifyInstance;
  readonly door: ListeningDoor;
  readonly now: () => number;
}

/** A person, with a name that is shown to who is heard. */
function personOf(request: Parameters<typeof staff>[0]): { readonly id: string; readonly name: string } {
  const viewer = staff(request);
  if (viewer.kind !== 'person') throw new Refused('identity.notAllowed');
  return viewer;
}

export function registerListening(parts: ListeningRoutes): void {
  registerAgreements(parts);
  registerTalks(parts);
}

function registerTalks({ http: app, door }: ListeningRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const response = { 200: z.object({ agreement: agreementOut.nullable(), talks: z.array(talk) }) };
  http.get(
    '/api/listening',
    { config: supervisors, schema: { summary: 'Who talks now; nobody without an agreement', tags, response } },
    async (request) => {
      const talks = await door.talks(personOf(request));
      return {
        agreement: await door.agreement(),
        talks: talks.map((one) => ({ ...one, listeners: [...one.listeners] })),
      };
    },
  );
  http.post(
    '/api/calls/:callId/listening',
    {
      config: supervisors,
      schema: {
        ...{ summary: 'Hear a call by your own telephone, or another way of hearing it', tags, params: callParams },
        ...{ body: z.strictObject({ mode, reason: words }), response: { 200: done } },
      },
    },
    async (request) => {
      const { mode: how, reason } = request.body;
      await door.begin(request.params.callId, personOf(request), how, reason);
      return { ok: true as const };
    },
  );
  http.delete(
    '/api/calls/:callId/listening',
    { config: supervisors, schema: { summary: 'Hear it no more', tags, params: callParams, response: { 200: done } } },
    (request) => {
      door.end(request.params.callId, personOf(request).id);
      return { ok: true as const };
    },
  );
  http.get(
    '/api/me/listening',
    {
      config: everybody,
      schema: {
        ...{ summary: 'Who heard my calls, when, how and why', tags },
        response: { 200: z.object({ agreement: agreementOut.nullable(), uses: z.array(use) }) },
      },
    },
    async (request) => {
      const uses = await door.books.of(staff(request).id);
      return { agreement: await door.agreement(), uses: [...uses] };
    },
  );
}

function registerAgreements({ http: app, door, now }: ListeningRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const list = z.object({ agreements: z.array(agreementOut) });
  http.get(
    '/api/listening-agreements',
    { config: everybody, schema: { summary: 'The agreements on listening in', tags, response: { 200: list } } },
    async () => ({ agreements: [...(await door.books.agreements())] }),
  );
  http.post(
    '/api/listening-agreements',
    {
      config: administrators,
      schema: { summary: 'Record an agreement', tags, body: agreementIn, response: { 200: list } },
    },
    async (request) => {
      if (!hasGoodDates(request.body, door.today)) throw new Refused('listening.badDates');
      await door.books.record(request.body, personOf(request).id, now());
      return { agreements: [...(await door.books.agreements())] };
    },
  );
  http.delete(
    '/api/listening-agreements/:agreementId',
    {
      config: administrators,
      schema: {
        ...{ summary: 'Withdraw an agreement: it stays on record', tags },
        ...{ params: z.object({ agreementId: z.string().min(1).max(80) }), response: { 200: list } },
      },
    },
    async (request) => {
      if (!(await door.books.withdraw(request.params.agreementId, personOf(request).id, now())))
        throw new Refused('listening.unknownAgreement');
      return { agreements: [...(await door.books.agreements())] };
    },
  );
}
