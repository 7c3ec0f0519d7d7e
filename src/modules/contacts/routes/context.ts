/** What the routes of contacts work with. */
import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { isSupervisor, type Staff } from '../../identity/contract.js';
import { staff } from '../../identity/index.js';
import type { Author, Contact } from '../contract.js';
import { ContactRefused } from '../contract.js';
import type { ContactsFloor } from '../floor/open-floor.js';
import type { Done } from '../floor/types.js';

export interface ContactRoutes {
  readonly app: FastifyInstance;
  readonly floor: ContactsFloor;
  readonly pool: Pool;
  readonly reportPool: Pool;
  readonly log: Logger;
}

export const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

/** Everybody who answers customers; supervisors help out. */
export const whoAnswers = ['consultant', 'supervisor', 'administrator'] as const;

export const answered = ({ seq, isNew }: Done): { seq: number; isNew: boolean } => ({ seq, isNew });

/** The door to a contact: who asks must be staff, and the contact must exist. */
export async function openContactFor(
  floor: ContactsFloor,
  request: FastifyRequest<{ Params: { contactId: string } }>,
): Promise<{ viewer: Staff; contact: Contact }> {
  const viewer = staff(request);
  const contact = await floor.contact(request.params.contactId);
  if (contact === null) throw new ContactRefused('contact.unknown');
  return { viewer, contact };
}

/**
 * The same door for whoever changes something: what somebody else has in hand is theirs, and a note is always possible.
 * Supervisors help out; what nobody has is everybody's. A joined contact is in the hands of whoever has the other one.
 */
export async function openToChange(
  floor: ContactsFloor,
  request: FastifyRequest<{ Params: { contactId: string } }>,
): Promise<{ viewer: Staff; contact: Contact }> {
  const { viewer, contact } = await openContactFor(floor, request);
  const root = contact.joinedInto === null ? contact : await floor.contact(contact.joinedInto);
  const holder = root?.consultantId ?? null;
  if (holder !== null && holder !== viewer.id && !isSupervisor(viewer)) throw new ContactRefused('contact.notYours');
  return { viewer, contact };
}

/**
 * The id of something new. A request repeated with its Idempotency-Key after an unknown outcome makes the same one, even
 * when the first answer was never kept.
 */
export function newIdFor(kind: string, viewer: Staff, request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return `${kind}_${randomUUID()}`;
  const hash = createHash('sha256').update(`${viewer.id}\n${request.url}\n${key}`).digest('base64url');
  return `${kind}_${hash.slice(0, 22)}`;
}

export const authorOf = (viewer: Staff): Author => ({ kind: 'consultant', id: viewer.id, name: viewer.name });
