/** The ledger of doubts. */
import { z } from 'zod';
import type { ContactCommand } from '../contract.js';
import { answered, newIdFor, openToChange, typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { contactParams, doneSchema, doubtChange, idSchema, wordsSchema } from '../routes/schemas.js';

export function registerDoubts({ app, floor }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: whoAnswers };

  http.post(
    '/api/contacts/:contactId/doubts',
    {
      config,
      schema: {
        summary: 'Write down a doubt',
        tags: ['contacts'],
        params: contactParams,
        body: z.strictObject({ words: wordsSchema(500) }),
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openToChange(floor, request);
      return answered(
        await floor.dispatch({
          type: 'RaiseDoubt',
          at: floor.now(),
          contactId: contact.id,
          doubtId: newIdFor('doubt', viewer, request),
          words: request.body.words,
          raisedBy: 'consultant',
        }),
      );
    },
  );

  http.patch(
    '/api/contacts/:contactId/doubts/:doubtId',
    {
      config,
      schema: {
        summary: 'Reword, answer, reopen or confirm a doubt',
        tags: ['contacts'],
        params: contactParams.extend({ doubtId: idSchema }),
        body: doubtChange,
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { contact } = await openToChange(floor, request);
      return answered(await floor.dispatch(commandOf(floor.now(), contact.id, request.params.doubtId, request.body)));
    },
  );
}

function commandOf(
  at: number,
  contactId: string,
  doubtId: string,
  change: z.output<typeof doubtChange>,
): ContactCommand {
  const base = { at, contactId, doubtId };
  if (change.words !== undefined) return { type: 'RewordDoubt', ...base, words: change.words };
  if (change.answer !== undefined) return { type: 'AnswerDoubt', ...base, answer: change.answer };
  if (change.evidence !== undefined) return { type: 'ConfirmDoubt', ...base, evidence: change.evidence };
  return { type: 'ReopenDoubt', ...base };
}
