/** Brings into memory what a command needs, before it is decided: decisions themselves never wait. */
import type { Pool } from 'pg';
import { entryId } from '../contact/ids.js';
import { isContactCommand } from './handle.js';
import { loadContact, loadCustomer, loadCustomerBy, loadCustomersBy, loadEntry } from './load.js';
import type { Memory } from './memory.js';
import type { FloorCommand } from './types.js';

/** Twice when needed: what was there when it was asked for may have been let go of while the rest was read. */
export async function prepare(memory: Memory, pool: Pool, command: FloorCommand): Promise<void> {
  await bringIn(memory, pool, command);
  const contactId = 'contactId' in command ? command.contactId : undefined;
  if (typeof contactId === 'string' && command.type !== 'OpenContact' && !memory.hasWhole(contactId))
    await loadContact(memory, pool, contactId);
}

async function bringIn(memory: Memory, pool: Pool, command: FloorCommand): Promise<void> {
  if (!isContactCommand(command)) return prepareRouting(memory, pool, command);
  const work: Promise<void>[] = [];
  // What was named a moment ago, for this command alone, is in no table.
  const isNamedNow = command.type === 'OpenContact' && command.isNamedNow === true;
  if ('contactId' in command && !isNamedNow && !memory.hasWhole(command.contactId))
    work.push(loadContact(memory, pool, command.contactId));
  if ('message' in command && command.message !== undefined && !isNamedNow) {
    // The same message may have been taken by an earlier life of this process.
    if (!memory.hasEntry(entryId(command.message.clientId)))
      work.push(loadEntry(memory, pool, entryId(command.message.clientId)));
  }
  switch (command.type) {
    case 'OpenContact':
      work.push(loadCustomersBy(memory, pool, command.caller.identities));
      break;
    case 'Join':
      if (!memory.hasWhole(command.into)) work.push(loadContact(memory, pool, command.into));
      break;
    case 'ConfirmDoubt':
      work.push(loadEntry(memory, pool, command.evidence));
      break;
    case 'SetDelivery':
    case 'CheckSender':
      work.push(loadEntry(memory, pool, command.entryId));
      break;
    case 'CustomerDoubts':
      if (command.message === undefined) work.push(loadEntry(memory, pool, entryId(command.doubtId)));
      break;
    case 'EditCustomer':
      work.push(loadCustomer(memory, pool, command.customerId));
      if (command.code) work.push(loadCustomerBy(memory, pool, { kind: 'code', value: command.code }));
      break;
    default:
  }
  if (work.length > 0) await Promise.all(work);
}

/** Routing works on what lives, and all that lives is in memory; only passages of returning contacts come with the contact. */
async function prepareRouting(memory: Memory, pool: Pool, command: FloorCommand): Promise<void> {
  if ('contactId' in command && typeof command.contactId === 'string')
    await loadContact(memory, pool, command.contactId);
}
