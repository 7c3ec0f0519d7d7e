import type { Attachment } from '#modules/contacts/contract.js';

/** A message or note on its way. Its client id is made once: sent twice, it is still one message. */
export interface Outgoing {
  readonly clientId: string;
  readonly personId: string;
  readonly contactId: string;
  readonly kind: 'message' | 'note';
  readonly channel: string;
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** The last change of the contact the writer had seen. */
  readonly after: number;
  readonly at: number;
  /** Held back until then, so that it can be taken back: the server has no "unsend". */
  readonly sendAt: number;
}
