/** What an event is about: which contacts and which interaction it changes, and whether it is of contacts or of routing. */
import type { ContactEvent, FloorEvent } from '../contract.js';

/** Contacts that an event changes: a join changes two. */
export function contactsOf(event: FloorEvent): readonly string[] {
  switch (event.type) {
    case 'ContactOpened':
      return [];
    case 'InteractionQueued':
      return [event.interaction.contactId];
    case 'ContactJoined':
      return [event.contactId, event.into];
    case 'JoinUndone':
      return [event.contactId, event.from];
    default:
      return 'contactId' in event ? [event.contactId] : [];
  }
}

export function interactionIdOf(event: FloorEvent): string | null {
  if (event.type === 'InteractionQueued') return event.interaction.id;
  return 'interactionId' in event ? event.interactionId : null;
}

const contactEvents: Readonly<Record<ContactEvent['type'], true>> = {
  CustomerKnown: true,
  CustomerEdited: true,
  ContactOpened: true,
  MessageAdded: true,
  DeliveryChanged: true,
  SenderChecked: true,
  SubjectSet: true,
  DoubtRaised: true,
  DoubtReworded: true,
  DoubtAnswered: true,
  DoubtReopened: true,
  DoubtConfirmed: true,
  PromiseMade: true,
  PromiseLate: true,
  PromiseKept: true,
  ConfirmationAsked: true,
  MachineTurned: true,
  MachineTurnEnded: true,
  ContactResolved: true,
  ContactUnconfirmed: true,
  ContactReopened: true,
  ContactWrappedUp: true,
  JoinProposed: true,
  JoinDismissed: true,
  ContactJoined: true,
  JoinUndone: true,
};

export const isContactEvent = (event: FloorEvent): event is ContactEvent => event.type in contactEvents;
