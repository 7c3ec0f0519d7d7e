/** The chat: a widget, a page without script, one token a conversation. The live view shows what is said. */

import type { Contact, Entry } from '#modules/contacts/contract.js';
import {
  noMachine,
  readChat,
  type ChannelContext,
  type ChannelKind,
  type ChannelRunning,
  type FloorDoor,
} from '#modules/contacts/index.js';
import { noFacts } from '#modules/knowledge/facts/contract.js';
import { createIdentity } from '#modules/identity/index.js';
import type { ChatDeps } from './deps.js';
import { registerKiosk } from './kiosk/routes.js';
import { registerChatApi } from './routes-api.js';
import { registerHelp } from './routes-help.js';
import { customerOf } from './tokens.js';

export { customerOf } from './tokens.js';

export const chat: ChannelKind = {
  name: 'chat',
  async start(context: ChannelContext): Promise<ChannelRunning> {
    const deps = depsOf(context);
    registerChatApi(context.http, deps);
    registerHelp(context.http, deps);
    registerKiosk(context.http, deps);
    return {
      deliver: (contact, entry) => stands(context.floor, contact, entry),
      askConfirmation: (contact, entry) => stands(context.floor, contact, entry),
      status: () => ({ isServing: context.floor.isServing }),
      stop: async () => undefined,
    };
  },
};

/**
 * Nothing has to be sent: what is committed stands in the conversation, and the customer's screen is told by the live
 * view, now or when it comes back. So `sent` is the whole truth; `delivered` would claim to know who looked.
 */
async function stands(floor: FloorDoor, contact: Contact, entry: Entry): Promise<void> {
  if (entry.delivery !== 'sending') return;
  const { id: entryId } = entry;
  const at = floor.now();
  await floor.dispatch({ type: 'SetDelivery', at, contactId: contact.id, entryId, delivery: 'sent', detail: null });
}

function depsOf(context: ChannelContext): ChatDeps {
  const { floor, pool, secret, settings } = context;
  const identity = createIdentity({ pool });
  return {
    floor,
    pool,
    secret,
    settings,
    centre: () => identity.centre(),
    machine: context.machine ?? noMachine,
    facts: context.facts ?? noFacts,
    isTelephoneOn: () => context.callers.isOpen,
    kiosks: identity,
    rings: (number) => context.callers.rings(number),
    isSecure: () => context.publicUrl().startsWith('https:'),
    customerOf: customerOf(pool),
    read: async (contactId) => {
      const contact = await floor.contact(contactId);
      const root = contact?.joinedInto ? await floor.contact(contact.joinedInto) : contact;
      const person = root?.consultantId ? await identity.personById(root.consultantId) : null;
      return readChat({ floor, pool, nameOf: (id) => (id === person?.id ? person.name : null) }, contactId, null);
    },
  };
}
