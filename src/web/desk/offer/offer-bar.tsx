/** A new offer: calm and unmistakable. Three honest answers; the countdown is the server's, not this tab's. */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { DeskOffer } from '#modules/contacts/live/contract.js';
import { api, Button, LiveRegion, useCommands, useFormats, useNow } from '#web/kit/index.js';
import { attempt, ring } from '../services.js';
import { channelName, useText } from '../text/words.js';
import styles from './offer.module.css';

export interface OfferBarProps {
  readonly offers: readonly DeskOffer[];
  readonly onAccepted: (contactId: string) => void;
  /** The telephone rings, too: the key of an offer is the telephone's then. */
  readonly isRinging?: boolean;
  /** Calls whose caller is gone: nothing rings for them. */
  readonly quiet: ReadonlySet<string>;
}

/** Every offer but live calls: those are answered by the telephone (phone/), so that nobody takes a call without its sound. */
export function OfferBar({ offers: all, onAccepted, isRinging = false, quiet }: OfferBarProps): ReactNode {
  const offers = useMemo(() => all.filter(({ id, channel }) => channel !== 'call' || quiet.has(id)), [all, quiet]);
  const sorted = useMemo(() => [...offers].sort((a, b) => a.until - b.until), [offers]);
  const first = sorted[0];
  const seen = useRef(new Set<string>());
  useEffect(() => {
    for (const offer of offers)
      if (!seen.current.has(offer.id)) {
        seen.current.add(offer.id);
        ring();
      }
  }, [offers]);
  if (!first) return null;
  const others = sorted.length - 1;
  return <Offer key={first.id} offer={first} others={others} onAccepted={onAccepted} hasKey={!isRinging} />;
}

interface OfferProps {
  readonly offer: DeskOffer;
  readonly others: number;
  readonly hasKey: boolean;
  readonly onAccepted: (contactId: string) => void;
}

function Offer({ offer, others, hasKey, onAccepted }: OfferProps): ReactNode {
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  const [isBusy, setIsBusy] = useState(false);
  const [startedAt] = useState(now);
  const answer = async (how: 'accept' | 'decline' | 'device-failed'): Promise<void> => {
    setIsBusy(true);
    const isDone = await attempt(() => api.post(`/api/offers/${encodeURIComponent(offer.id)}/${how}`));
    setIsBusy(false);
    if (isDone && how === 'accept') onAccepted(offer.contactId);
  };
  const run = useRef(answer);
  run.current = answer;
  useCommands(
    useMemo(
      () => (hasKey ? [{ id: 'accept', label: t('key.accept'), key: 'a', run: () => void run.current('accept') }] : []),
      [t, hasKey],
    ),
  );
  const channel = channelName(t, offer.channel);
  const isOver = offer.channel === 'call' && !offer.isCallback;
  const name = offer.isCallback
    ? t('offer.callback', { name: offer.customerName })
    : t(isOver ? 'offer.callOver' : 'offer.new', { name: offer.customerName, channel });
  const why = t(`why.${offer.why.rule}`, { n: offer.why.candidates });
  const seconds = Math.max(0, Math.ceil((offer.until - now) / 1000));
  return (
    <section className={styles.offer} aria-label={t('offer.region')}>
      <LiveRegion isUrgent>{`${t('offer.region')}: ${name}. ${why}`}</LiveRegion>
      <div className={styles.about}>
        <div>
          <span className={styles.who}>{name}</span> <span className={styles.subject}>{offer.subject}</span>
        </div>
        <div className={styles.small}>
          {t('offer.waited', { queue: offer.queueName, time: formats.length(now - offer.waitedSince) })} · {why}
          {others > 0 && ` · ${t('offer.more', { n: others })}`}
        </div>
      </div>
      <span className={styles.left}>{t('offer.left', { s: seconds })}</span>
      <Button look="primary" command="accept" isDisabled={isBusy} onPress={() => void answer('accept')}>
        {t('offer.accept')}
      </Button>
      <Button isDisabled={isBusy} onPress={() => void answer('decline')}>
        {t('offer.decline')}
      </Button>
      <Button look="link" isDisabled={isBusy} onPress={() => void answer('device-failed')}>
        {t('offer.device')}
      </Button>
      <progress
        className={styles.bar}
        aria-hidden="true"
        max={Math.max(1, offer.until - startedAt)}
        value={Math.max(0, offer.until - now)}
      />
    </section>
  );
}
