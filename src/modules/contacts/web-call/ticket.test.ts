import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTicket, sealTicket, type WebCallTicket } from './ticket.js';

const secret = randomBytes(32);
const ticket: WebCallTicket = {
  contactId: 'contact_1',
  name: 'Marta',
  language: 'it',
  queueId: null,
  identity: 'someone',
  until: 1_000,
};
const sealed = sealTicket(secret, ticket);

it('a ticket opens one conversation, for a while, and only ours', () => {
  expect(readTicket(secret, sealed, 'contact_1', 1_000)).toEqual(ticket);
  expect(readTicket(secret, sealed, 'contact_2', 1_000)).toBeNull();
  expect(readTicket(secret, sealed, 'contact_1', 1_001)).toBeNull();
  expect(readTicket(randomBytes(32), sealed, 'contact_1', 1_000)).toBeNull();
});

it('a changed ticket is none', () => {
  const forged = Buffer.from(JSON.stringify({ ...ticket, identity: 'another' })).toString('base64url');
  expect(readTicket(secret, `${forged}.${sealed.split('.')[1]}`, 'contact_1', 0)).toBeNull();
  fc.assert(fc.property(fc.string(), (text) => readTicket(secret, text, 'contact_1', 0) === null));
});
