/** What a new consultant begins with. A new queue begins with the kernel's `defaultQueue`. */
import type { Consultant } from '#kernel/routing/types.js';

/** Three chats or five mails at once; a chat or a call may come in while a mail is being written, never the other way round. */
export const newConsultant = (id: string): Consultant => ({
  id,
  skills: {},
  languages: ['it'],
  capacity: { chat: 3, mail: 5, call: 1 },
  interruptedBy: { mail: ['chat', 'call'] },
});
