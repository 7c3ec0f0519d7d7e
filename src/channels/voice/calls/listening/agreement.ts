/**
 * Whether calls may be listened in to at all. Hearing people at work is a means of control: it needs an agreement with
 * those who represent them (L. 300/1970 art. 4 c. 1); neither telling them nor a tick in a box replaces it (Garante 2021), so
 * it names its signatories and its date. Pure.
 */
import type { ListeningAgreement } from '#modules/contacts/phone/contract.js';

export type Agreement = ListeningAgreement;

export const isInForce = ({ isWithdrawn, signedOn, validUntil }: Agreement, today: string): boolean =>
  !isWithdrawn && signedOn <= today && (validUntil === null || today <= validUntil);

/** The one that is named beside each use: of several the last that was signed. */
export function agreementInForce(all: readonly Agreement[], today: string): Agreement | null {
  const valid = all.filter((one) => isInForce(one, today));
  return valid.toSorted((a, b) => (a.signedOn < b.signedOn ? 1 : -1))[0] ?? null;
}

/** Signed not after today; ending not before it was signed. */
export const hasGoodDates = (of: Pick<Agreement, 'signedOn' | 'validUntil'>, today: string): boolean =>
  of.signedOn <= today && (of.validUntil === null || of.signedOn <= of.validUntil);
