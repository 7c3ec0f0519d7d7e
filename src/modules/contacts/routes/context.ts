/** What the routes of contacts work with. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Viewer } from '../../identity/contract.js';
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

type Staff = Exclude<Viewer, { kind: 'customer' }>;

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

export const authorOf = (viewer: Staff): Author => ({ kind: 'consultant', id: viewer.id, name: viewer.name });
