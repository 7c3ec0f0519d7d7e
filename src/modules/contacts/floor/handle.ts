/** One command, decided on the floor in memory. Either all of its events happen, or it is refused and none does. */
import { queuesOf } from '#kernel/routing/index.js';
import { RoutingRefused, type RoutingCommand } from '#kernel/routing/types.js';
import * as automatic from '../automatic/decide.js';
import { changeChannel } from '../change-channel/decide.js';
import type { ContactCommand } from '../contract.js';
import * as conversation from '../conversation/decide.js';
import * as doubts from '../doubts/decide.js';
import * as joins from '../join/decide.js';
import * as promises from '../promise/decide.js';
import * as resolution from '../resolve/decide.js';
import type { Memory } from './memory.js';
import type { FloorCommand } from './types.js';

/** Returns false when the same command had been done before and nothing changed. */
export function handle(memory: Memory, command: FloorCommand): boolean {
  if (isContactCommand(command)) return decideContact(memory, command);
  // A floor without a queue has no place for a customer who comes back.
  if (command.type === 'RemoveQueue' && queuesOf(memory.routing).length === 1)
    throw new RoutingRefused('routing.queueInUse', command.queueId);
  return memory.route(command).length > 0;
}

function decideContact(memory: Memory, command: ContactCommand): boolean {
  switch (command.type) {
    case 'OpenContact':
      return automatic.openContact(memory, command);
    case 'RefuseAnswer':
      return automatic.refuseAnswer(memory, command);
    case 'CustomerWrites':
      return automatic.customerWrites(memory, command);
    case 'ChangeChannel':
      return changeChannel(memory, command);
    case 'ConsultantWrites':
      return conversation.consultantWrites(memory, command);
    case 'MachineWrites':
      return conversation.machineWrites(memory, command);
    case 'AddNote':
      return conversation.addNote(memory, command);
    case 'SetSubject':
      return conversation.setSubject(memory, command);
    case 'SetDelivery':
      return automatic.setDelivery(memory, command);
    case 'CheckSender':
      return conversation.checkSender(memory, command);
    case 'EditCustomer':
      return conversation.editCustomer(memory, command);
    case 'RaiseDoubt':
      return doubts.raiseDoubt(memory, command);
    case 'RewordDoubt':
      return doubts.rewordDoubt(memory, command);
    case 'AnswerDoubt':
      return doubts.answerDoubt(memory, command);
    case 'ReopenDoubt':
      return doubts.reopenDoubt(memory, command);
    case 'ConfirmDoubt':
      return doubts.confirmDoubt(memory, command);
    case 'MakePromise':
      return promises.makePromise(memory, command);
    case 'KeepPromise':
      return promises.keepPromise(memory, command);
    case 'AskConfirmation':
      return resolution.askConfirmation(memory, command);
    case 'CustomerConfirms':
      return resolution.customerConfirms(memory, command);
    case 'CustomerDoubts':
      return resolution.customerDoubts(memory, command);
    case 'WrapUp':
      return resolution.wrapUp(memory, command);
    case 'Join':
      return joins.join(memory, command);
    case 'UndoJoin':
      return joins.undoJoin(memory, command);
    case 'DismissJoin':
      return joins.dismissJoin(memory, command);
    case 'Chase':
      return chase(memory, command.at);
  }
}

/** Looks at every live contact: 5,000 take about a millisecond, once every few seconds. */
function chase(memory: Memory, at: number): boolean {
  const before = memory.seq;
  for (const contact of [...memory.contacts.values()]) {
    if (!memory.hasWhole(contact.id)) continue;
    // What was promised before a join is promised still.
    promises.chasePromises(memory, contact, at);
    automatic.endRest(memory, contact, at);
    if (contact.joinedInto === null) resolution.chaseSilence(memory, memory.contact(contact.id), at);
  }
  return memory.seq > before;
}

const contactCommands: Readonly<Record<ContactCommand['type'], true>> = {
  OpenContact: true,
  RefuseAnswer: true,
  CustomerWrites: true,
  ChangeChannel: true,
  ConsultantWrites: true,
  MachineWrites: true,
  AddNote: true,
  SetSubject: true,
  RaiseDoubt: true,
  RewordDoubt: true,
  AnswerDoubt: true,
  ReopenDoubt: true,
  ConfirmDoubt: true,
  MakePromise: true,
  KeepPromise: true,
  AskConfirmation: true,
  CustomerConfirms: true,
  CustomerDoubts: true,
  WrapUp: true,
  Join: true,
  UndoJoin: true,
  DismissJoin: true,
  SetDelivery: true,
  CheckSender: true,
  EditCustomer: true,
  Chase: true,
};

export const isContactCommand = (command: FloorCommand): command is ContactCommand => command.type in contactCommands;
export type { RoutingCommand };
