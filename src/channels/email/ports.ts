/** The doors of other rooms that this channel goes through, in one place. */
export type { ChannelContext, ChannelKind, ChannelRunning } from '#modules/contacts/channel.js';
export type {
  Attachment,
  Author,
  Contact,
  ContactCommand,
  Customer,
  Delivery,
  Entry,
  Identity,
  MailMeta,
  NewMessage,
} from '#modules/contacts/contract.js';
export type { Committed, Done, FloorCommand, FloorDoor } from '#modules/contacts/floor/types.js';
