/** Offers: taken, declined, or lost to a device; and what a person wishes to be. Four outcomes, nobody blamed. */
import { z } from 'zod';
import { staff } from '../../identity/index.js';
import { answered, typed, type ContactRoutes } from '../routes/context.js';
import { doneSchema, idSchema, wordsSchema } from '../routes/schemas.js';

const outcomes = { accept: 'Accept', decline: 'Decline', 'device-failed': 'FailDevice' } as const;

export function registerOffers({ app, floor }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: ['consultant', 'supervisor', 'administrator'] as const };

  http.post(
    '/api/offers/:interactionId/:outcome',
    {
      config,
      schema: {
        summary: 'Answer an offer: accept, decline or device-failed',
        tags: ['desk'],
        params: z.object({ interactionId: idSchema, outcome: z.enum(['accept', 'decline', 'device-failed']) }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { interactionId, outcome } = request.params;
      return answered(
        await floor.dispatch({
          type: outcomes[outcome],
          at: floor.now(),
          interactionId,
          consultantId: staff(request).id,
        }),
      );
    },
  );

  http.put(
    '/api/me/wish',
    {
      config,
      schema: {
        summary: 'Say that I am ready, paused or off',
        tags: ['desk'],
        body: z.strictObject({ wish: z.enum(['ready', 'paused', 'off']), reason: wordsSchema(60).nullish() }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { wish, reason } = request.body;
      return answered(
        await floor.dispatch({
          type: 'Wish',
          at: floor.now(),
          consultantId: staff(request).id,
          wish,
          reason: reason ?? null,
        }),
      );
    },
  );
}
