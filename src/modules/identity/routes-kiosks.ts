/** Kiosks, as administrators make and withdraw them. */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Identity } from './index.js';
import type { LinkedKiosk } from './kiosks.js';
import { idSchema, nameSchema } from './schemas.js';

const tags = ['identity'];
const config = { who: ['administrator'] } as const;
const params = z.object({ id: idSchema });
const moment = z.number().nullable();

const kioskSchema = z.object({
  id: z.string(),
  name: z.string(),
  place: z.string(),
  madeAt: z.number(),
  linkUntil: moment,
  begunAt: moment,
  seenAt: moment,
});
const linkedSchema = kioskSchema.extend({ link: z.string() });

export function registerKioskRoutes(
  app: FastifyInstance,
  { identity, publicUrl }: { readonly identity: Identity; readonly publicUrl: () => string },
): void {
  const http = app.withTypeProvider<ZodTypeProvider>();
  const linked = ({ kiosk, link }: LinkedKiosk) => ({ ...kiosk, link: `${publicUrl()}/kiosk/start/${link}` });

  http.get(
    '/api/kiosks',
    { config, schema: { summary: 'The kiosks', tags, response: { 200: z.object({ kiosks: z.array(kioskSchema) }) } } },
    async () => ({ kiosks: await identity.listKiosks() }),
  );

  http.post(
    '/api/kiosks',
    {
      config: { ...config, isNeverReplayed: true },
      schema: {
        summary: 'Make a kiosk; the link that begins it is shown this once',
        tags,
        body: z.strictObject({ name: nameSchema, place: z.string().trim().max(200).default('') }),
        response: { 201: linkedSchema },
      },
    },
    async (request, reply) => {
      const { name, place } = request.body;
      return reply.code(201).send(linked(await identity.makeKiosk(name, place)));
    },
  );

  http.post(
    '/api/kiosks/:id/link',
    {
      config: { ...config, isNeverReplayed: true },
      schema: { summary: 'A new link, for another device', tags, params, response: { 200: linkedSchema } },
    },
    async (request) => linked(await identity.linkKiosk(request.params.id)),
  );

  http.delete(
    '/api/kiosks/:id',
    { config, schema: { summary: 'Withdraw a kiosk', tags, params, response: { 204: z.undefined() } } },
    async (request, reply) => {
      await identity.withdrawKiosk(request.params.id);
      return reply.code(204).send();
    },
  );
}
