/** What a third party leaves behind: on the floor, on the contact, in the tables. */
import { interactionOf } from '#kernel/routing/index.js';
import type { CallCore } from '../core.js';
import type { ThirdEnd } from './consult.js';
import type { ThirdOutcome } from './door.js';
import type { Third } from './parties.js';

const words = { it: 'Telefonata passata al numero esterno', en: 'Call passed to the outside number' } as const;

/** Told on the contact itself: the timeline tells of a pass to a colleague by the floor's own events. */
export async function noteOutside(call: CallCore, third: Extract<Third, { kind: 'outside' }>): Promise<void> {
  const { parts, row, id, now } = call;
  const body = `${words[parts.language()]} ${third.number}: ${third.reason}`;
  const by = { kind: 'consultant', id: third.by, name: third.byName } as const;
  const message = { clientId: `${id}_${third.askedAt}`, body };
  await call.tell({ type: 'AddNote', at: now, contactId: row.contactId!, by, message }, (error) =>
    parts.log.warn({ err: error, callId: id }, 'a pass to an outside number was not noted on its contact'),
  );
}

/** Whether the floor has this person asked now. */
export function isAsked(call: CallCore, consultantId: string): boolean {
  return interactionOf(call.parts.floor.routing, call.row.interactionId!)?.consulted === consultantId;
}

/** The room of who was asked is free again. */
export async function endConsult(call: CallCore, consultantId: string, end: Exclude<ThirdEnd, 'gone'>): Promise<void> {
  const { floor, log } = call.parts;
  const interactionId = call.row.interactionId!;
  // Often the floor ended it itself: who was asked went off, or the interaction left the holder's hands.
  if (!isAsked(call, consultantId)) return;
  await call.tell({ type: 'EndConsult', at: floor.now(), interactionId, consultantId, end }, (error) =>
    log.debug({ err: error }, 'the consult was over'),
  );
}

export function keepThird(call: CallCore, third: Third, end: ThirdOutcome): void {
  const { by, how, reason, askedAt, answeredAt } = third;
  const personId = third.kind === 'desk' ? third.personId : null;
  const number = third.kind === 'outside' ? third.number : null;
  const { id: callId, now: endedAt, parts } = call;
  parts.thirds.keep({ callId, by, how, reason, askedAt, answeredAt, personId, number, endedAt, end });
}
