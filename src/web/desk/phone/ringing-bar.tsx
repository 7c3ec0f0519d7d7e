/** A call that rings: who, from which number, for which queue and how long they wait. Three honest answers. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { DeskOffer } from '#modules/contacts/live/contract.js';
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { Button, LiveRegion, useCommands, useFormats, useNow } from '#web/kit/index.js';
import offerStyles from '../offer/offer.module.css';
import { useText } from '../text/words.js';
import styles from './phone.module.css';
import { startRinging } from './ring-tone.js';
import type { PhonePlace, Telephone } from './telephone.js';
import { useThirdText } from './third-words.js';
import { takeTelephoneHere, useFlash } from './use-telephone.js';

interface Props {
  readonly phone: Telephone;
  /** Null: it rings, but not on this screen. */
  readonly call: CallOnDesk | null;
  readonly offer: DeskOffer | null;
  readonly place: PhonePlace;
  readonly isAnswering: boolean;
}

export function RingingBar({ phone, call, offer, place, isAnswering }: Props): ReactNode {
  const t = useText();
  const third = useThirdText();
  const now = useNow();
  const formats = useFormats();
  const [startedAt] = useState(now);
  const callId = call?.callId ?? null;
  const isOnOwn = call?.at === 'own';
  const rings = callId !== null && !isAnswering && !isOnOwn;
  useEffect(() => (rings ? startRinging() : undefined), [rings]);
  useCommands(
    useMemo(
      () =>
        callId === null
          ? []
          : [
              // On a telephone it is answered by picking it up.
              ...(isOnOwn
                ? []
                : [
                    {
                      ...{ id: 'call.answer', label: t('key.call.answer'), key: 'a', isEverywhere: true },
                      run: () => phone.answer(callId),
                    },
                  ]),
              {
                ...{ id: 'call.decline', label: t('key.call.decline'), key: 'x', isEverywhere: true },
                run: () => phone.decline(callId),
              },
            ],
      [t, phone, callId, isOnOwn],
    ),
  );
  const who = call?.name || offer?.customerName || call?.number || t('phone.unknown');
  const number = call === null ? null : (call.number ?? t('phone.unknown'));
  const isBack = call?.direction === 'out' || offer?.isCallback === true;
  const title = t(isBack ? 'phone.callback' : 'phone.title', { name: who });
  useFlash(rings ? title : null);
  const waited = offer && t('phone.waited', { queue: offer.queueName, time: formats.length(now - offer.waitedSince) });
  return (
    <section
      className={`${offerStyles.offer} ${styles.bar} ${rings ? styles.rings : ''}`}
      aria-label={t('phone.ringing')}
    >
      <LiveRegion isUrgent>{`${t('phone.ringing')}: ${title}`}</LiveRegion>
      <Handset />
      <div className={offerStyles.about}>
        <div>
          <span className={offerStyles.who}>{title}</span>{' '}
          {number !== null && number !== who && <span className={offerStyles.subject}>{number}</span>}
        </div>
        <div className={offerStyles.small}>{waited ?? (call?.asked ? third('asked', call.asked) : null)}</div>
      </div>
      {offer && (
        <span className={offerStyles.left}>
          {t('offer.left', { s: Math.max(0, Math.ceil((offer.until - now) / 1000)) })}
        </span>
      )}
      {call === null ? (
        <Elsewhere place={place} />
      ) : (
        <>
          {isOnOwn ? (
            <span>{t('phone.own.ringing')}</span>
          ) : (
            <Button
              look="primary"
              command="call.answer"
              isDisabled={isAnswering}
              onPress={() => phone.answer(call.callId)}
            >
              {t(isAnswering ? 'phone.answering' : 'phone.answer')}
            </Button>
          )}
          <Button command="call.decline" onPress={() => phone.decline(call.callId)}>
            {t('phone.decline')}
          </Button>
          <Button look="link" onPress={() => phone.deviceFailed(call.callId)}>
            {t('phone.device')}
          </Button>
        </>
      )}
      {offer && (
        <progress
          className={offerStyles.bar}
          aria-hidden="true"
          max={Math.max(1, offer.until - startedAt)}
          value={Math.max(0, offer.until - now)}
        />
      )}
    </section>
  );
}

function Elsewhere({ place }: { readonly place: PhonePlace }): ReactNode {
  const t = useText();
  if (place === 'ready') return null;
  const isOther = place === 'otherTab' || place === 'otherScreen';
  return (
    <>
      <span>{t(isOther ? 'phone.otherTab.ringing' : 'phone.untested.ringing')}</span>
      {isOther && <Button onPress={takeTelephoneHere}>{t('phone.test.takeHere')}</Button>}
    </>
  );
}

export function Handset(): ReactNode {
  return (
    <svg className={styles.handset} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M5.2 2.5l2.6 3.6-1.5 2a11 11 0 0 0 5.6 5.6l2-1.5 3.6 2.6c-.3 1.9-1.7 2.8-3.4 2.7C8 17 3 12 2.5 5.9 2.4 4.2 3.3 2.8 5.2 2.5z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
    </svg>
  );
}
