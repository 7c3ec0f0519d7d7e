/**
 * Ids carry their kind, so that no client can choose a mark's. A message's id comes from the client's own id, so that
 * the same message twice is the same row.
 */

export const entryId = (clientId: string): string => `entry_${clientId}`;
export const markId = (seq: number): string => `mark_${seq}`;
/** One live interaction after the other on a contact: numbered by the contact's own change, so that a replay agrees. */
export const interactionId = (contactId: string, seq: number): string =>
  `interaction_${contactId.replace(/^contact_/, '')}_${seq}`;
export const doubtId = (contactId: string, seq: number): string => `doubt_${contactId.replace(/^contact_/, '')}_${seq}`;
