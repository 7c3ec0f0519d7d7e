/** Before a call out: may it be, and what the customer said of being telephoned. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { FloorDoor } from '#modules/contacts/index.js';
import type { CallVerdict } from '#modules/contacts/may-contact/contract.js';
import { Refused, staff } from '#modules/identity/index.js';
import { type Judge, keepWish, readWishes } from './judge.js';

export interface DiallingRoutes {
  readonly http: FastifyInstance;
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly judge: Judge;
  readonly isOn: () => boolean;
}

const config = { who: ['consultant', 'supervisor', 'administrator'] as const };
const tags = ['telephone'];
const id = z.string().min(1).max(120);
const words = z.string().trim().min(1).max(300);
const verdictOut = z.object({
  may: z.boolean(),
  /** Whether calls out are possible here at all. */
  isOn: z.boolean(),
  number: z.string().nullable(),
  refusals: z.array(
    z.object({
      code: z.string(),
      rule: z.string(),
      source: z.string(),
      certainty: z.string(),
      kind: z.string().optional(),
      until: z.number().optional(),
    }),
  ),
});
const wishOut = z.object({
  kind: z.enum(['opposed', 'consented', 'withdrawn']),
  scope: z.enum(['promotion', 'all']),
  words: z.string(),
  at: z.number(),
});

const shown = ({ may, facts, refusals }: CallVerdict) => ({
  ...{ may, number: facts.number },
  refusals: refusals.map((one) => ({ ...one })),
});

export function registerDialling({ http: app, pool, floor, judge, isOn }: DiallingRoutes): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  http.post(
    '/api/contacts/:contactId/may-call',
    {
      config,
      schema: {
        summary: 'May the customer of this contact be telephoned at this number, now, for this purpose?',
        tags,
        params: z.object({ contactId: id }),
        body: z.strictObject({ number: z.string().min(1).max(40), purpose: z.enum(['service', 'promotion']) }),
        response: { 200: verdictOut },
      },
    },
    async ({ params, body }) => {
      const contact = await floor.contact(params.contactId);
      if (contact === null) throw new Refused('contact.unknown');
      const verdict = await judge.judge({ ...body, customerId: contact.customerId, requestedAt: null });
      return { ...shown(verdict), isOn: isOn() };
    },
  );
  const params = z.object({ customerId: id });
  http.get(
    '/api/customers/:customerId/call-wishes',
    {
      config,
      schema: {
        summary: 'What a customer said of being telephoned',
        tags,
        params,
        response: { 200: z.object({ wishes: z.array(wishOut) }) },
      },
    },
    async (request) => {
      const { customerId } = request.params;
      if ((await floor.customer(customerId)) === null) throw new Refused('customer.unknown');
      return { wishes: (await readWishes(pool, customerId)).map(({ saidTo: _, ...wish }) => wish) };
    },
  );
  http.post(
    '/api/customers/:customerId/call-wishes',
    {
      config,
      schema: {
        summary: 'A customer opposes telephone calls, consents to them, or takes either back; in their words',
        tags,
        params,
        body: z.strictObject({ kind: wishOut.shape.kind, scope: wishOut.shape.scope, words }),
        response: { 201: z.object({ wishes: z.array(wishOut) }) },
      },
    },
    async (request, reply) => {
      const { customerId } = request.params;
      if ((await floor.customer(customerId)) === null) throw new Refused('customer.unknown');
      await keepWish(pool, customerId, { ...request.body, at: floor.now(), saidTo: staff(request).id });
      const wishes = (await readWishes(pool, customerId)).map(({ saidTo: _, ...wish }) => wish);
      return reply.code(201).send({ wishes });
    },
  );
}
