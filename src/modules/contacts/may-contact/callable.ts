/** Numbers that people leave on public pages, to be called back at. */
import { mayContact } from './decide.js';
import { e164Of } from './number.js';

/**
 * A number that may be rung because somebody on a public page asks for it: where this centre calls, and none that costs more
 * than a call. Whether it may be called at the moment when somebody takes it is asked again then.
 */
export function callableNumber(text: string, at: number, allowed: readonly string[]): string | null {
  const number = e164Of(text, '39');
  const callerId = { number: '+39', isAnswered: true };
  const known = { oppositions: [], consents: [], register: null, requestedAt: at, holidays: [] };
  const verdict = mayContact({ number, purpose: 'requested', allowed, callerId, ...known }, at);
  return verdict.may ? number : null;
}
