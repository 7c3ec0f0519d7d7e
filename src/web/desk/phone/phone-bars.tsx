/** What the telephone shows at the head of the desk: who calls, and the call that lives. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { DeskItem, DeskOffer } from '#modules/contacts/live/contract.js';
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { CallBar } from './call-bar.js';
import { ListeningBar } from './listening-bar.js';
import { RingingBar } from './ringing-bar.js';
import type { PhoneState, Telephone } from './telephone.js';

interface Props {
  readonly phone: Telephone;
  readonly state: PhoneState;
  readonly offers: readonly DeskOffer[];
  /** Offers of calls that ring nowhere: none of the telephone's. */
  readonly quiet: ReadonlySet<string>;
}

export const isRinging = (call: CallOnDesk): boolean => call.state === 'ringing';

export function PhoneBars({ phone, state, offers, quiet }: Props): ReactNode {
  const calls = offers.filter(({ id, channel }) => channel === 'call' && !quiet.has(id));
  const ringing = state.calls.filter(isRinging);
  // Offered on the floor and not (or not here) on the telephone: said, and answered where the telephone is.
  const elsewhere = calls.filter((offer) => !state.calls.some(({ contactId }) => contactId === offer.contactId));
  const live = state.calls.find(
    (call) => !isRinging(call) && !calls.some((offer) => offer.contactId === call.contactId),
  );
  const answering = state.calls.find((call) => !isRinging(call) && call !== live);
  const first = ringing[0] ?? answering;
  const offer = first ? calls.find(({ contactId }) => contactId === first.contactId) : elsewhere[0];
  return (
    <>
      {(first ?? (state.place !== null && offer)) && (
        <RingingBar
          key={first?.callId ?? offer?.id}
          phone={phone}
          call={first ?? null}
          offer={offer ?? null}
          place={state.place}
          isAnswering={first !== undefined && (state.answering === first.callId || first === answering)}
        />
      )}
      {live?.listening && <ListeningBar key={live.callId} phone={phone} call={live} listening={live.listening} />}
      {live && !live.listening && (
        <CallBar
          key={live.callId}
          phone={phone}
          call={live}
          quality={state.quality}
          own={state.telephone?.own ?? null}
        />
      )}
    </>
  );
}

/** The contact of a call opens once it is mine: what was being read stays a key away, and its text where it was. */
export function useOpensContact(state: PhoneState, items: readonly DeskItem[], go: (contactId: string) => void): void {
  const opened = useRef(new Set<string>());
  useEffect(() => {
    for (const call of state.calls) {
      if (isRinging(call) || opened.current.has(call.callId)) continue;
      if (!items.some((item) => item.id === call.contactId && item.isHeld)) continue;
      opened.current.add(call.callId);
      go(call.contactId);
    }
  }, [state.calls, items, go]);
}
