/** What stands on the desks while a third party is there. Pure. */
import type { CallOnDesk, CallState } from '#modules/contacts/phone/contract.js';
import type { Consult } from './consult.js';

interface SeenThird {
  readonly name: string;
  readonly kind: 'desk' | 'outside';
  readonly byName: string;
  readonly reason: string;
}

type At = Consult['at'];

const holders: Partial<Record<At, CallState>> = {
  ringing: 'transferring',
  consulting: 'transferring',
  handing: 'transferring',
  swapped: 'talking',
  conference: 'conference',
};
const others: Partial<Record<At, 'ringing' | 'talking' | 'waiting'>> = {
  ringing: 'ringing',
  consulting: 'talking',
  handing: 'talking',
  swapped: 'waiting',
  conference: 'talking',
};
const askeds: Partial<Record<At, CallState>> = {
  ringing: 'ringing',
  consulting: 'talking',
  handing: 'talking',
  swapped: 'held',
  conference: 'conference',
};

export function thirdSeen(consult: Consult, third: SeenThird | null, isHolder: boolean): Partial<CallOnDesk> {
  const { at } = consult;
  if (third === null || !(at in others)) return {};
  if (!isHolder) return { state: askeds[at]!, asked: { by: third.byName, reason: third.reason } };
  const isOutside = third.kind === 'outside';
  return { state: holders[at]!, other: { name: third.name, state: others[at]!, isOutside } };
}
