/** Asking whether any doubt is left, and wrapping up. The customer's own answer comes by the customer's channels. */
import { z } from 'zod';
import { answered, authorOf, openContactFor, typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { contactParams, doneSchema } from '../routes/schemas.js';
import { claimWrapUpCode, wrapUpCodeSchema } from '../wrap-up/index.js';

export function registerResolve({ app, floor, pool }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: whoAnswers };

  http.post(
    '/api/contacts/:contactId/confirmation',
    {
      config,
      schema: {
        summary: 'Ask the customer whether any doubt is left',
        tags: ['contacts'],
        params: contactParams,
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      return answered(
        await floor.dispatch({ type: 'AskConfirmation', at: floor.now(), contactId: contact.id, by: authorOf(viewer) }),
      );
    },
  );

  http.post(
    '/api/contacts/:contactId/wrap-up',
    {
      config,
      schema: {
        summary: 'Wrap up with a reason',
        tags: ['contacts'],
        params: contactParams,
        body: z.strictObject({ code: wrapUpCodeSchema }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      await claimWrapUpCode(pool, request.body.code, floor.now());
      return answered(
        await floor.dispatch({
          type: 'WrapUp',
          at: floor.now(),
          contactId: contact.id,
          by: viewer.id,
          code: request.body.code,
        }),
      );
    },
  );
}
