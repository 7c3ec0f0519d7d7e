/** What a customer's page says of each phase of a call, with its sound or beside a telephone. */
import type { CallerState } from '#modules/contacts/web-call/contract.js';
import type { CallPhase } from './contract.js';

export const pageStates: Readonly<Record<CallPhase, CallerState>> = {
  arriving: 'connecting',
  inFlow: 'menu',
  waiting: 'waiting',
  ringing: 'waiting',
  talking: 'talking',
  held: 'held',
  dialling: 'connecting',
  over: 'connecting',
};
