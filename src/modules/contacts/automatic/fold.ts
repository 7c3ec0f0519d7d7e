/** What events do to the machine's turn of a contact. */
import type { Moment } from '#kernel/routing/types.js';
import type { Contact } from '../contract.js';
import type { MachineOutcome } from './contract.js';

export function machineEnded(contact: Contact, outcome: MachineOutcome, at: Moment): Contact {
  const { machine } = contact;
  if (machine === undefined || machine.outcome !== 'asking') return contact;
  return { ...contact, machine: { ...machine, outcome, outcomeAt: at, restUntil: null } };
}

/** In line: whatever it waited for is over. */
export function machineRested(contact: Contact): Contact {
  const { machine } = contact;
  return machine == null || machine.restUntil === null
    ? contact
    : { ...contact, machine: { ...machine, restUntil: null } };
}

export function personCame(contact: Contact, at: Moment): Contact {
  const { machine } = contact;
  return machine == null || machine.personAt !== null ? contact : { ...contact, machine: { ...machine, personAt: at } };
}
