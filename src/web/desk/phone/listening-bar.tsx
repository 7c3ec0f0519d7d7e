/** A supervisor who hears a call: whose, in which way, that it is seen, and how to stop. */
import { useMemo, type ReactNode } from 'react';
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { Button, LiveRegion, Tag, useCommands } from '#web/kit/index.js';
import offerStyles from '../offer/offer.module.css';
import { useText } from '../text/words.js';
import styles from './phone.module.css';
import { Handset } from './ringing-bar.js';
import type { Telephone } from './telephone.js';
import { useThirdText } from './third-words.js';

interface Props {
  readonly phone: Telephone;
  readonly call: CallOnDesk;
  readonly listening: NonNullable<CallOnDesk['listening']>;
}

export function ListeningBar({ phone, call, listening }: Props): ReactNode {
  const t = useThirdText();
  const say = useText();
  const { callId } = call;
  const name = listening.to;
  const words = t(`listening.${listening.mode}`, { name });
  useCommands(
    useMemo(
      () => [
        {
          ...{ id: 'call.hangUp', label: t('listening.stop'), key: 'x x', isEverywhere: true },
          run: () => phone.hangUp(callId),
        },
      ],
      [t, phone, callId],
    ),
  );
  return (
    <section className={`${offerStyles.offer} ${styles.bar} ${styles.live}`} aria-label={t('listening.region')}>
      <LiveRegion>{`${t('listening.to', { name })}. ${words}`}</LiveRegion>
      <Handset />
      <div className={offerStyles.about}>
        <div className={offerStyles.who}>{t('listening.to', { name })}</div>
        <div className={`${offerStyles.small} ${styles.facts}`}>
          <Tag tone="info">{call.state === 'talking' ? words : say('phone.state.connecting')}</Tag>
          <span>{t('listening.seen', { name })}</span>
        </div>
      </div>
      <Button look="danger" command="call.hangUp" onPress={() => phone.hangUp(callId)}>
        {t('listening.stop')}
      </Button>
    </section>
  );
}
