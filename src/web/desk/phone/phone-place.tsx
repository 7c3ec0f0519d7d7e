/** Where the telephone is, in words, and the way to its test. Not shown in a centre without a telephone. */
import { useMemo, useState, type ReactNode } from 'react';
import { Button, useCommands } from '#web/kit/index.js';
import { useText } from '../text/words.js';
import { PhoneDialog } from './phone-dialog.js';
import styles from './phone.module.css';
import { Handset } from './ringing-bar.js';
import type { PhonePlace } from './telephone.js';

export function PhonePlaceButton({ place }: { readonly place: PhonePlace }): ReactNode {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const isHere = place !== null;
  useCommands(
    useMemo(() => (isHere ? [{ id: 'phone', label: t('key.phone'), run: () => setIsOpen(true) }] : []), [t, isHere]),
  );
  if (place === null) return null;
  const words = t(`phone.place.${place}`);
  return (
    <div className={styles.place}>
      <Button look="quiet" aria-label={`${t('phone.open')}: ${words}`} onPress={() => setIsOpen(true)}>
        <Handset />
        {place === 'ready' || place === 'own' ? null : <span>{words}</span>}
      </Button>
      {isOpen && <PhoneDialog place={place} onClose={() => setIsOpen(false)} />}
    </div>
  );
}
