/** What events do to the machine's turn of a contact. */
import type { Moment } from '#kernel/routing/types.js';
import type { Contact } from '../contract.js';
import type { PersonReason } from '#kernel/gate/index.js';
import type { MachineOutcome, MachineTurn } from './contract.js';

export function machineEnded(contact: Contact, outcome: MachineOutcome, at: Moment): Contact {
  const { machine } = contact;
  if (machine?.isAskOpen === true)
    return { ...contact, machine: { ...machine, isAskOpen: false, outcomeAt: at, restUntil: null } };
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
  if (machine == null || machine.personAt !== null) return contact;
  return { ...contact, machine: { ...machine, personAt: at, ...(machine.isAskOpen ? { isAskOpen: false } : {}) } };
}

/** Nobody who talks with a person is answered by a machine any more. */
export const isAskingBack = ({ machine, state }: Contact): boolean => machine?.isAskOpen === true && state === 'open';

/** It asked back, and a person answers all the same. */
export const leftAfterAsk = (turn: MachineTurn, reason: PersonReason, at: Moment): MachineTurn => ({
  ...turn,
  ...{ reason, answer: null, outcome: 'left', outcomeAt: at, restUntil: null, isAskOpen: false },
});
