/** Writing to a customer, noting for colleagues, naming the subject. */
import { z } from 'zod';
import { answered, authorOf, openContactFor, typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { contactParams, doneSchema, messageBody, noteBody, wordsSchema } from '../routes/schemas.js';

export function registerConversation({ app, floor }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: whoAnswers };

  http.post(
    '/api/contacts/:contactId/messages',
    {
      config,
      schema: {
        summary: 'Write to the customer',
        tags: ['contacts'],
        params: contactParams,
        body: messageBody,
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      const { channel, after, ...message } = request.body;
      return answered(
        await floor.dispatch({
          type: 'ConsultantWrites',
          at: floor.now(),
          contactId: contact.id,
          by: authorOf(viewer),
          channel,
          message,
          after,
        }),
      );
    },
  );

  http.post(
    '/api/contacts/:contactId/notes',
    {
      config,
      schema: {
        summary: 'Keep a note for colleagues',
        tags: ['contacts'],
        params: contactParams,
        body: noteBody,
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      return answered(
        await floor.dispatch({
          type: 'AddNote',
          at: floor.now(),
          contactId: contact.id,
          by: authorOf(viewer),
          message: request.body,
        }),
      );
    },
  );

  http.patch(
    '/api/contacts/:contactId',
    {
      config,
      schema: {
        summary: 'Name the subject',
        tags: ['contacts'],
        params: contactParams,
        body: z.strictObject({ subject: wordsSchema(160) }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      return answered(
        await floor.dispatch({
          type: 'SetSubject',
          at: floor.now(),
          contactId: contact.id,
          by: viewer.id,
          subject: request.body.subject,
        }),
      );
    },
  );
}
