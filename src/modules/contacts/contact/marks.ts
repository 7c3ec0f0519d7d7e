/** What happened, as lines of the timeline: one event gives the same mark to the table and to the screen. */
import type { Author, Entry, FloorEvent } from '../contract.js';
import { markId } from './ids.js';

const centre: Author = { kind: 'centre', id: null, name: '' };

/** The mark of an event, or null when the timeline has nothing to tell. `body` is a code; the screen has the words. */
export function markOf(event: FloorEvent, seq: number): Entry | null {
  const told = tell(event);
  if (told === null || !('contactId' in event) || event.contactId === null) return null;
  return {
    id: markId(seq),
    contactId: event.contactId,
    at: event.at,
    kind: 'mark',
    channel: 'mark',
    author: centre,
    body: told.code,
    params: told.params ?? {},
    attachments: [],
    mail: null,
    // A question by mail has to be sent; in the chat it is simply there.
    delivery: event.type === 'ConfirmationAsked' && event.channel !== 'chat' ? 'sending' : null,
    deliveryDetail: null,
    seq,
  };
}

interface Told {
  readonly code: string;
  readonly params?: Entry['params'];
}

function tell(event: FloorEvent): Told | null {
  switch (event.type) {
    case 'InteractionHeld':
      if (event.isOutgoing === true) return { code: 'callBegun', params: { consultantId: event.consultantId } };
      return { code: 'taken', params: { consultantId: event.consultantId, waitedMs: event.waitedMs } };
    case 'InteractionReturned':
      return event.reason === 'consultantGone' ? { code: 'backInLine', params: { reason: event.reason } } : null;
    case 'InteractionPassed':
      return {
        code: event.toConsultantId === null ? 'passedToQueue' : 'passedToPerson',
        params: {
          from: event.from,
          queueId: event.toQueueId,
          consultantId: event.toConsultantId,
          reason: event.reason,
          passes: event.passes,
        },
      };
    case 'OwnerSet':
      return { code: 'owner', params: { consultantId: event.ownerId, reason: event.reason } };
    case 'CallbackAsked':
      return { code: 'callbackAsked', params: { to: event.to } };
    case 'InteractionLeft':
      return { code: 'customerLeft', params: { waitedMs: event.waitedMs } };
    case 'PromiseMade':
      return {
        code: 'promiseMade',
        params: { what: event.promise.what, dueAt: event.promise.dueAt, consultantId: event.promise.by },
      };
    case 'PromiseLate':
      return { code: 'promiseLate' };
    case 'PromiseKept':
      return { code: 'promiseKept' };
    case 'ConfirmationAsked':
      return { code: 'confirmationAsked', params: { name: event.by.name, channel: event.channel } };
    case 'MachineTurned':
      return event.turn.reason === null || event.turn.isAskOpen === true
        ? null
        : { code: 'machineLeft', params: { machineReason: event.turn.reason, topic: event.turn.topic } };
    case 'MachineTurnEnded':
      return event.outcome === 'words' ? null : { code: `machine-${event.outcome}` };
    case 'ContactResolved':
      return { code: 'resolved' };
    case 'ContactUnconfirmed':
      return { code: 'unconfirmed' };
    case 'ContactReopened':
      return { code: event.late ? 'reopenedLate' : 'reopened' };
    case 'ContactWrappedUp':
      return { code: 'wrappedUp', params: { consultantId: event.by, wrapUp: event.code } };
    case 'ContactJoined':
      return { code: 'joined', params: { into: event.into, consultantId: event.by } };
    case 'JoinUndone':
      return { code: 'parted', params: { from: event.from, consultantId: event.by } };
    default:
      return null;
  }
}
