/** What can be asked of a contact. Part of the contract; every command brings its own time. */
import type { Channel, Moment } from '#kernel/routing/types.js';
import type { MachineSays, MachineWord, Refusal } from './automatic/contract.js';
import type { Attachment, Author, Delivery, Identity, MailMeta, SenderVerdict } from './contract.js';

export interface NewMessage {
  /** Made by the client: the same id twice is the same message. */
  readonly clientId: string;
  readonly body: string;
  readonly attachments?: readonly Attachment[];
  readonly mail?: MailMeta | null;
  /** Spoken, and written down by a machine: whoever reads it has to know that it may have misheard. */
  readonly isTranscribed?: true;
}

/** Who the customer says to be; the floor finds or makes the customer. */
export interface Caller {
  readonly name: string;
  readonly language: string;
  readonly identities: readonly Identity[];
}

export type ContactCommand =
  | {
      readonly type: 'OpenContact';
      readonly at: Moment;
      readonly contactId: string;
      /** Its ids were made for this one command, which is never sent again: nobody has to look whether it was done before. */
      readonly isNamedNow?: true;
      readonly caller: Caller;
      readonly channel: Channel;
      /** What it stands in line for, where that is not how the words came: a call asked for on the website. */
      readonly asksFor?: Channel;
      readonly queueId: string;
      readonly subject: string;
      readonly message: NewMessage;
      readonly isVulnerable?: boolean;
      /**
       * Null where the customer has said nothing yet that could be written down (a telephone call): the ledger is empty, and
       * whoever talks with them writes it. Otherwise the first words are the first doubt.
       */
      readonly firstDoubt?: null;
      /** What a machine makes of these words, and how long a person waits to be looked for if it answers. */
      readonly machine?: {
        readonly word: MachineWord;
        readonly restMs: number;
        /** Where the customer has already said what the answer was worth: in a telephone menu, by a key. */
        readonly ended?: 'confirmed' | 'person';
      };
      /** What the house knows of how they came, beside their words and in the same commit: nobody is offered it without. */
      readonly note?: NewMessage;
      /** When the waiting began, where that was before the contact: at a call's first moment. */
      readonly arrivedAt?: Moment;
      /** They do not wait, but are called back here: from the first moment on, so that nobody is offered a silent line. */
      readonly callbackTo?: string;
    }
  /** A machine's answer did not answer, or a person is wished. */
  | {
      readonly type: 'RefuseAnswer';
      readonly at: Moment;
      readonly contactId: string;
      readonly outcome: Exclude<Refusal, 'words'>;
    }
  | {
      readonly type: 'CustomerWrites';
      readonly at: Moment;
      readonly contactId: string;
      readonly channel: Channel;
      /** What it stands in line for when nothing of the contact does, where that is not how the words came. */
      readonly asksFor?: Channel;
      readonly message: NewMessage;
      /** What a machine that asked back makes of these words. */
      readonly machine?: MachineSays;
    }
  /** The customer calls instead of writing, or writes instead of calling: the same contact at the same place in line. */
  | {
      readonly type: 'ChangeChannel';
      readonly at: Moment;
      readonly contactId: string;
      readonly to: Channel;
      /** How the words came, or where they stand; the chat's, unless said. */
      readonly words?: Channel;
      /** Whose words `message` are: the customer's, or the house's own when a call was cut. */
      readonly by: 'customer' | 'machine';
      readonly message: NewMessage;
    }
  /** `after` is the seq of the last change the writer saw of this contact: nobody answers blind. */
  | {
      readonly type: 'ConsultantWrites';
      readonly at: Moment;
      readonly contactId: string;
      readonly by: Author;
      readonly channel: Channel;
      readonly message: NewMessage;
      readonly after: number;
      /** The customer has read it already, letter by letter: nothing is left to send. */
      readonly isDelivered?: boolean;
    }
  | {
      readonly type: 'MachineWrites';
      readonly at: Moment;
      readonly contactId: string;
      readonly channel: Channel;
      readonly message: NewMessage;
    }
  | {
      readonly type: 'AddNote';
      readonly at: Moment;
      readonly contactId: string;
      readonly by: Author;
      readonly message: NewMessage;
    }
  | {
      readonly type: 'SetSubject';
      readonly at: Moment;
      readonly contactId: string;
      readonly by: string;
      readonly subject: string;
    }
  | {
      readonly type: 'RaiseDoubt';
      readonly at: Moment;
      readonly contactId: string;
      readonly doubtId: string;
      readonly words: string;
      readonly raisedBy: 'customer' | 'consultant';
    }
  | {
      readonly type: 'RewordDoubt';
      readonly at: Moment;
      readonly contactId: string;
      readonly doubtId: string;
      readonly words: string;
    }
  | {
      readonly type: 'AnswerDoubt';
      readonly at: Moment;
      readonly contactId: string;
      readonly doubtId: string;
      readonly answer: string;
    }
  | { readonly type: 'ReopenDoubt'; readonly at: Moment; readonly contactId: string; readonly doubtId: string }
  /** The consultant records that the customer's own message confirmed it. */
  | {
      readonly type: 'ConfirmDoubt';
      readonly at: Moment;
      readonly contactId: string;
      readonly doubtId: string;
      readonly evidence: string;
    }
  | {
      readonly type: 'MakePromise';
      readonly at: Moment;
      readonly contactId: string;
      readonly promiseId: string;
      readonly by: string;
      readonly what: string;
      readonly dueAt: Moment;
    }
  | { readonly type: 'KeepPromise'; readonly at: Moment; readonly contactId: string; readonly promiseId: string }
  | { readonly type: 'AskConfirmation'; readonly at: Moment; readonly contactId: string; readonly by: Author }
  | { readonly type: 'CustomerConfirms'; readonly at: Moment; readonly contactId: string }
  | {
      readonly type: 'CustomerDoubts';
      readonly at: Moment;
      readonly contactId: string;
      readonly channel: Channel;
      readonly doubtId: string;
      readonly words: string;
      readonly message?: NewMessage;
    }
  | {
      readonly type: 'WrapUp';
      readonly at: Moment;
      readonly contactId: string;
      readonly by: string;
      readonly code: string;
    }
  | {
      readonly type: 'Join';
      readonly at: Moment;
      readonly contactId: string;
      readonly into: string;
      readonly by: string;
    }
  | { readonly type: 'UndoJoin'; readonly at: Moment; readonly contactId: string; readonly by: string }
  | {
      readonly type: 'DismissJoin';
      readonly at: Moment;
      readonly contactId: string;
      readonly other: string;
      readonly by: string;
    }
  | {
      readonly type: 'SetDelivery';
      readonly at: Moment;
      readonly contactId: string;
      readonly entryId: string;
      readonly delivery: Delivery;
      readonly detail: string | null;
    }
  /** What was found out about who sent a mail, when the mail was here already. */
  | {
      readonly type: 'CheckSender';
      readonly at: Moment;
      readonly contactId: string;
      readonly entryId: string;
      readonly verdict: SenderVerdict;
    }
  | {
      readonly type: 'EditCustomer';
      readonly at: Moment;
      readonly customerId: string;
      readonly name?: string;
      readonly preferences?: string;
      readonly notes?: string;
      readonly isVulnerable?: boolean;
      /** The customer code; empty: none. */
      readonly code?: string;
    }
  /** Time passed for promises and silences. */
  | { readonly type: 'Chase'; readonly at: Moment };
