/** Writing to a customer, noting for colleagues, naming the subject. */
import { z } from 'zod';
import { ContactRefused } from '../contract.js';
import { giveFiles } from '../files/index.js';
import {
  answered,
  authorOf,
  openContactFor,
  openToChange,
  typed,
  whoAnswers,
  type ContactRoutes,
} from '../routes/context.js';
import { contactParams, doneSchema, messageBody, noteBody, wordsSchema } from '../routes/schemas.js';

export function registerConversation({ app, floor, pool }: ContactRoutes): void {
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
      const { channel, after, clientId, body } = request.body;
      // Of what a client says of its files only the id is believed.
      const fileIds = (request.body.attachments ?? []).map((file) => file.fileId);
      if (fileIds.length > 0 && contact.consultantId !== viewer.id) throw new ContactRefused('contact.notYours');
      const message = { clientId, body, attachments: await giveFiles(pool, viewer.id, contact.id, fileIds) };
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
      const { viewer, contact } = await openToChange(floor, request);
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
