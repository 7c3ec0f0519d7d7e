/** The doors of other rooms that this channel goes through, in one place. */
export type {
  ChannelContext,
  ChannelKind,
  ChannelRunning,
  Committed,
  Done,
  FloorCommand,
  FloorDoor,
} from '#modules/contacts/index.js';
export { noMachine, recordOpeningOf } from '#modules/contacts/index.js';
export type {
  Attachment,
  Author,
  Contact,
  ContactCommand,
  Customer,
  Delivery,
  Entry,
  Identity,
  MachineDoor,
  MailMeta,
  NewMessage,
  SenderCheck,
  SenderVerdict,
} from '#modules/contacts/contract.js';
export { FileRefused, readFile, saveFile } from '#modules/contacts/files/index.js';
export { createIdentity, Refused, staff } from '#modules/identity/index.js';
