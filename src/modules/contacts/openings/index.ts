/**
 * Reading is open to everybody who answers: whoever helps must see the whole story. In return, opening a contact in which
 * one has no part is written down, and everybody who works here can see it. One's own contacts leave no trace: this is no
 * measure of work (art. 4 L. 300/1970), but the record of access to personal data that GDPR art. 32 expects.
 */
import type { Pool } from 'pg';
import { z } from 'zod';
import { isStaff, type Viewer } from '../../identity/contract.js';
import type { Contact } from '../contract.js';
import type { FloorDoor } from '../floor/types.js';
import { openContactFor, typed, whoAnswers, type ContactRoutes } from '../routes/context.js';
import { contactParams } from '../routes/schemas.js';

/** A screen that comes back after a lost connection has not opened the contact once more. */
const sameOpeningMs = 3_600_000;

/** Held, offered, owned, promised, or answered at some time. */
export function hasPart(contact: Contact, personId: string): boolean {
  return (
    contact.consultantId === personId ||
    contact.ownerId === personId ||
    contact.takenPart.includes(personId) ||
    contact.interactions.some((one) => one.consultantId === personId) ||
    contact.promises.some((promise) => promise.by === personId)
  );
}

/** Durable before anything is shown. */
export async function recordOpening(pool: Pool, contact: Contact, viewer: Viewer, at: number): Promise<void> {
  if (!isStaff(viewer) || hasPart(contact, viewer.id)) return;
  await pool.query(
    `insert into opening (person_id, contact_id, at) select $1::text, $2::text, $3::bigint
      where not exists (select from opening where contact_id = $2 and person_id = $1 and at > $3::bigint - ${sameOpeningMs})`,
    [viewer.id, contact.id, at],
  );
}

/**
 * The same for a piece of a contact that is asked for by itself: a file, the HTML of a mail. What was joined into another
 * contact is read in that one, so whoever has a part there has one here. False when there is no such contact.
 */
export async function recordOpeningOf(
  parts: { readonly floor: Pick<FloorDoor, 'contact' | 'now'>; readonly pool: Pool },
  contactId: string,
  viewer: Viewer,
): Promise<boolean> {
  const { floor, pool } = parts;
  const contact = await floor.contact(contactId);
  if (contact === null) return false;
  const root = contact.joinedInto === null ? contact : ((await floor.contact(contact.joinedInto)) ?? contact);
  if (!isStaff(viewer) || hasPart(contact, viewer.id)) return true;
  await recordOpening(pool, root, viewer, floor.now());
  return true;
}

export function registerOpenings({ app, floor, pool }: ContactRoutes): void {
  typed(app).get(
    '/api/contacts/:contactId/openings',
    {
      config: { who: whoAnswers },
      schema: {
        summary: 'Who opened this contact without having a part in it, newest first',
        tags: ['contacts'],
        params: contactParams,
        response: { 200: z.object({ openings: z.array(z.object({ personId: z.string(), at: z.number() })) }) },
      },
    },
    async (request) => {
      const { contact } = await openContactFor(floor, request);
      const { rows } = await pool.query<{ personId: string; at: number }>(
        `select person_id as "personId", at from opening where contact_id = $1 order by at desc limit 200`,
        [contact.id],
      );
      return { openings: rows };
    },
  );
}
