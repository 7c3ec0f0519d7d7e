/** Joining two contacts about one need, undoing it, or saying that they are not the same. */
import { z } from 'zod';
import { answered, openContactFor, openToChange, typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { contactParams, doneSchema, idSchema } from '../routes/schemas.js';

export function registerJoin({ app, floor }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: whoAnswers };

  http.post(
    '/api/contacts/:contactId/join',
    {
      config,
      schema: {
        summary: 'Join this contact into another of the same customer',
        tags: ['contacts'],
        params: contactParams,
        body: z.strictObject({ into: idSchema }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openToChange(floor, request);
      return answered(
        await floor.dispatch({
          type: 'Join',
          at: floor.now(),
          contactId: contact.id,
          into: request.body.into,
          by: viewer.id,
        }),
      );
    },
  );

  http.delete(
    '/api/contacts/:contactId/join',
    {
      config,
      // Whoever sees that a join was wrong may undo it: it is told in the timeline, with the name.
      schema: { summary: 'Undo a join', tags: ['contacts'], params: contactParams, response: { 200: doneSchema } },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      return answered(
        await floor.dispatch({ type: 'UndoJoin', at: floor.now(), contactId: contact.id, by: viewer.id }),
      );
    },
  );

  http.post(
    '/api/contacts/:contactId/join/dismiss',
    {
      config,
      schema: {
        summary: 'Say that another contact is not about the same need',
        tags: ['contacts'],
        params: contactParams,
        body: z.strictObject({ other: idSchema }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      return answered(
        await floor.dispatch({
          type: 'DismissJoin',
          at: floor.now(),
          contactId: contact.id,
          other: request.body.other,
          by: viewer.id,
        }),
      );
    },
  );
}
