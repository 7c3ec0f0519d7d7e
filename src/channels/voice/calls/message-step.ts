/** The voice message of a menu: taken beside the turns of the call, then a contact in the line with its sound attached. */
import type { Attachment } from '#modules/contacts/contract.js';
import type { FloorCommand } from '#modules/contacts/index.js';
import { attachmentOf, lengthOf } from '../messages/store.js';
import { MessageTaker, type Taken } from '../messages/take.js';
import { sentence } from '../speech/sentences.js';
import type { CallCore } from './core.js';
import type { Handed } from './flow-walk.js';
import type { MessageFor } from './half-said.js';
import { messageWords } from './words.js';

type Voicemail = Extract<Handed, { do: 'voicemail' }>;

/** The floor may be read anew just now: a message that was said is not lost for it. */
const mostTries = 6;
const pauseMs = 2_000;

export function takerFor(call: CallCore, handed: Voicemail, language: 'it' | 'en', beside: MessageFor): MessageTaker {
  const { parts, customer } = call;
  const say = (key: Parameters<typeof sentence>[1]): Promise<unknown> =>
    customer.speak(sentence(language, ...(key === undefined ? [] : [key])));
  return new MessageTaker(
    {
      ...{ media: parts.media, vault: parts.vault(), log: parts.log, legId: customer.id, say, beside },
      async ask() {
        // Without a sound of the menu's own words the house asks: a tone alone would puzzle everybody.
        if ((await parts.fileOf(handed.prompt, language)) === null) return say('voicemail.ask');
        return customer.say(handed.prompt, language);
      },
    },
    handed.maxS,
  );
}

/** As written work: whoever takes it listens first, and no telephone rings for it. */
export function withMessage(
  opening: FloorCommand,
  of: { readonly contactId: string; readonly at: number; readonly language: 'it' | 'en'; readonly isChosen: boolean },
  taken: Extract<Taken, { how: 'taken' }>,
): FloorCommand {
  const { name, subject } = messageWords(of.language);
  const attachments: readonly Attachment[] = [attachmentOf(taken, name)];
  if (opening.type !== 'OpenContact')
    return {
      ...{ type: 'CustomerWrites', at: of.at, contactId: of.contactId, channel: 'chat' },
      message: { clientId: taken.id, body: subject, attachments },
    };
  const body = `${subject} (${lengthOf(taken.ms)}) · ${opening.message.body}`;
  return {
    ...opening,
    asksFor: 'mail',
    subject: of.isChosen ? opening.subject : subject,
    firstDoubt: null,
    message: { ...opening.message, body, attachments },
  };
}

/** Kept, then in line; null when neither the database nor the floor would have it. */
export async function fileMessage(
  call: CallCore,
  taken: Extract<Taken, { how: 'taken' }>,
  { contactId, ...of }: MessageFor,
): Promise<boolean> {
  const { parts } = call;
  const command = withMessage(of.opening, { ...of, contactId, at: call.now }, taken);
  for (let attempt = 1; ; attempt++) {
    try {
      await parts.keepMessage({ ...taken, contactId, at: parts.floor.now() });
      const done = await parts.floor.dispatch(command);
      for (const event of done.events)
        if (event.type === 'InteractionQueued') call.keep({ interactionId: event.interaction.id });
      return true;
    } catch (error) {
      parts.log.warn({ err: error, callId: call.id, attempt }, 'a voice message could not be put into the line');
      if (attempt >= mostTries) return false;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
