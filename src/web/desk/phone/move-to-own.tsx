/** The browser's line is poor, and the person has a telephone: proposed, never done by itself; always a command away. */
import { useMemo, type ReactNode } from 'react';
import type { CallOnDesk, DeskTelephone, Quality } from '#modules/contacts/phone/contract.js';
import { Button, Tag, toast, useCommands } from '#web/kit/index.js';
import { wordsOf } from '#web/kit/sound/quality.js';
import { useText } from '../text/words.js';
import type { Telephone } from './telephone.js';

interface Props {
  readonly phone: Telephone;
  readonly call: CallOnDesk;
  readonly quality: Quality | null;
  readonly own: DeskTelephone['own'];
}

export function MoveToOwn({ phone, call, quality, own }: Props): ReactNode {
  const t = useText();
  const { callId } = call;
  const canMove = own !== null && call.at !== 'own' && call.state === 'talking';
  const move = useMemo(
    () => () => {
      phone.moveToOwn(callId);
      toast({ words: t('phone.moving'), forMs: 10_000 });
    },
    [phone, callId, t],
  );
  useCommands(
    useMemo(
      () => (canMove ? [{ id: 'call.moveToOwn', label: t('key.call.moveToOwn'), run: move, isEverywhere: true }] : []),
      [t, canMove, move],
    ),
  );
  const isPoor = quality !== null && wordsOf(quality) !== 'good';
  return canMove && isPoor ? <Button onPress={move}>{t('phone.moveToOwn')}</Button> : null;
}

/** The sound is on a telephone beside this screen. */
export function AtOwn({ call }: { readonly call: CallOnDesk }): ReactNode {
  const t = useText();
  return call.at === 'own' ? <Tag tone="info">{t('phone.at.own')}</Tag> : null;
}
