/** The third party in a call, as its consultant has it: who it is, where they stand, and what can be done now. */
import { useMemo, useState, type ReactNode } from 'react';
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { Button, LiveRegion, Tag, useCommands, type Command } from '#web/kit/index.js';
import { CallTransferDialog } from './call-transfer.js';
import styles from './phone.module.css';
import type { Telephone } from './telephone.js';
import { useThirdText } from './third-words.js';

interface Props {
  readonly phone: Telephone;
  readonly call: CallOnDesk;
}

export function ThirdParty({ phone, call }: Props): ReactNode {
  if (call.asked) return <Asked call={call} />;
  if (call.other) return <Consulting phone={phone} call={call} other={call.other} />;
  return call.state === 'talking' || call.state === 'held' ? <Ask phone={phone} call={call} /> : null;
}

function Asked({ call }: { readonly call: CallOnDesk }): ReactNode {
  const t = useThirdText();
  const words = t('asked', { by: call.asked?.by ?? '', reason: call.asked?.reason ?? '' });
  return (
    <div className={styles.third}>
      <Tag tone="info">{words}</Tag>
      <LiveRegion>{words}</LiveRegion>
    </div>
  );
}

function Ask({ phone, call }: Props): ReactNode {
  const t = useThirdText();
  const [isOpen, setIsOpen] = useState(false);
  useCommands(
    useMemo(
      () => [{ id: 'call.ask', label: t('key.ask'), key: 'f', isEverywhere: true, run: () => setIsOpen(true) }],
      [t],
    ),
  );
  return (
    <>
      <Button command="call.ask" onPress={() => setIsOpen(true)}>
        {t('ask')}
      </Button>
      {isOpen && <CallTransferDialog phone={phone} call={call} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function Consulting({ phone, call, other }: Props & { readonly other: NonNullable<CallOnDesk['other']> }): ReactNode {
  const t = useThirdText();
  const { callId } = call;
  const { name } = other;
  const isConference = call.state === 'conference';
  const isAnswered = other.state !== 'ringing';
  const words = t(`other.${isConference ? 'conference' : other.state}`, { name });
  useCommands(
    useMemo((): readonly Command[] => {
      const everywhere = { isEverywhere: true };
      const back = {
        ...{ id: 'call.cancel', label: t('key.cancel'), key: 'b', ...everywhere },
        run: () => phone.third(callId, 'cancelTransfer'),
      };
      if (!isAnswered) return [back];
      return [
        back,
        {
          ...{ id: 'call.complete', label: t('key.complete'), key: 'y y', ...everywhere },
          run: () => phone.third(callId, 'completeTransfer'),
        },
        {
          ...{ id: 'call.swap', label: t('key.swap'), key: 'w', ...everywhere },
          run: () => phone.third(callId, 'swap'),
        },
        {
          ...{ id: 'call.conference', label: t('key.conference'), key: 'u', ...everywhere },
          run: () => phone.third(callId, 'conference'),
        },
      ];
    }, [t, phone, callId, isAnswered]),
  );
  return (
    <div className={styles.third} role="group" aria-label={words}>
      <Tag tone="info">{words}</Tag>
      <LiveRegion>{words}</LiveRegion>
      {isAnswered && (
        <>
          <Button look="primary" command="call.complete" onPress={() => phone.third(callId, 'completeTransfer')}>
            {t('complete')}
          </Button>
          <Button command="call.swap" onPress={() => phone.third(callId, 'swap')}>
            {other.state === 'talking' && !isConference ? t('swapBack') : t('swapTo', { name })}
          </Button>
          {!isConference && (
            <Button command="call.conference" onPress={() => phone.third(callId, 'conference')}>
              {t('conference')}
            </Button>
          )}
        </>
      )}
      <Button command="call.cancel" onPress={() => phone.third(callId, 'cancelTransfer')}>
        {other.state === 'waiting' || isConference ? t('cancel', { name }) : t('back')}
      </Button>
    </div>
  );
}
