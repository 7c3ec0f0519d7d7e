/** Passing a contact on, within its bounce budget, and taking one out of the line by name. */
import { isSupervisor } from '../../identity/contract.js';
import type { Contact } from '../contract.js';
import { ContactRefused } from '../contract.js';
import { answered, openContactFor, typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { contactParams, doneSchema, passBody } from '../routes/schemas.js';

export function registerTransfer({ app, floor }: ContactRoutes): void {
  const http = typed(app);
  const config = { who: whoAnswers };

  http.post(
    '/api/contacts/:contactId/pass',
    {
      config,
      schema: {
        summary: 'Pass to a queue or a person',
        tags: ['contacts'],
        params: contactParams,
        body: passBody,
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      // A supervisor moves what others hold; everybody else only what is theirs.
      const moves = isSupervisor(viewer) && contact.consultantId !== viewer.id;
      if (!moves && contact.consultantId !== viewer.id) throw new ContactRefused('contact.notYours');
      const { to, reason } = request.body;
      const interactionId = liveIdOf(contact);
      return answered(
        await floor.dispatch({
          type: 'Pass',
          at: floor.now(),
          interactionId,
          by: viewer.id,
          to,
          reason,
          isSupervisor: isSupervisor(viewer),
        }),
      );
    },
  );

  http.post(
    '/api/contacts/:contactId/take',
    {
      config,
      schema: {
        summary: 'Take a waiting contact by name',
        tags: ['contacts'],
        params: contactParams,
        response: { 200: doneSchema },
      },
    },
    async (request) => {
      const { viewer, contact } = await openContactFor(floor, request);
      // Picking raisins out of the line is not for everybody: one's own earlier work, or a supervisor's help.
      if (!isSupervisor(viewer) && !contact.takenPart.includes(viewer.id) && contact.ownerId !== viewer.id)
        throw new ContactRefused('contact.notYours');
      return answered(
        await floor.dispatch({
          type: 'Take',
          at: floor.now(),
          interactionId: liveIdOf(contact),
          consultantId: viewer.id,
        }),
      );
    },
  );
}

function liveIdOf(contact: Contact): string {
  const live = contact.interactions.find((one) => one.place === 'held') ?? contact.interactions[0];
  if (live === undefined) throw new ContactRefused('contact.notLive');
  return live.id;
}
