/** Promises: who, what, by when. */
import { z } from 'zod';
import { answered, newIdFor, openToChange, typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { contactParams, doneSchema, idSchema, momentSchema, wordsSchema } from '../routes/schemas.js';

export function registerPromises({ app, floor }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: whoAnswers };

  http.post(
    '/api/contacts/:contactId/promises',
    {
      config,
      schema: {
        summary: 'Promise the customer something by a date, within a year from now',
        tags: ['contacts'],
        params: contactParams,
        body: z.strictObject({ what: wordsSchema(300), dueAt: momentSchema }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openToChange(floor, request);
      return answered(
        await floor.dispatch({
          type: 'MakePromise',
          at: floor.now(),
          contactId: contact.id,
          promiseId: newIdFor('promise', viewer, request),
          by: viewer.id,
          ...request.body,
        }),
      );
    },
  );

  http.post(
    '/api/contacts/:contactId/promises/:promiseId/kept',
    {
      config,
      schema: {
        summary: 'Say that a promise was kept',
        tags: ['contacts'],
        params: contactParams.extend({ promiseId: idSchema }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { contact } = await openToChange(floor, request);
      return answered(
        await floor.dispatch({
          type: 'KeepPromise',
          at: floor.now(),
          contactId: contact.id,
          promiseId: request.params.promiseId,
        }),
      );
    },
  );
}
