/** What I want to be: ready, on a break, off duty. Only I change it; a missed offer only rests it, in plain sight. */
import { useMemo, type ReactNode } from 'react';
import type { DeskMe } from '#modules/contacts/live/contract.js';
import type { Wish } from '#kernel/routing/types.js';
import { api, Button, Menu, useCommands, useFormats, useNow } from '#web/kit/index.js';
import { attempt } from '../services.js';
import { deskWords, useText } from '../text/words.js';
import styles from './offer.module.css';

const pauses = ['break', 'lunch', 'meeting', 'training', 'work'] as const;

const setWish = (wish: Wish, reason?: string): void =>
  void attempt(() => api.put('/api/me/wish', reason ? { wish, reason } : { wish }));

export function MyState({ me }: { readonly me: DeskMe | null }): ReactNode {
  const t = useText();
  useCommands(
    useMemo(
      () => [
        { id: 'ready', label: t('key.ready'), run: () => setWish('ready') },
        { id: 'pause', label: t('key.pause'), run: () => setWish('paused', 'break') },
        { id: 'off', label: t('key.off'), run: () => setWish('off') },
      ],
      [t],
    ),
  );
  if (!me) return null;
  const reason = me.pauseReason === null ? '' : `pause.${me.pauseReason}`;
  const words = me.wish === 'paused' && deskWords.has(reason) ? t(reason) : t(`state.${me.wish}`);
  const chosen = me.wish === 'paused' ? `pause.${me.pauseReason ?? 'break'}` : me.wish;
  return (
    <div className={styles.state}>
      <Menu
        label={`${t('state.mine', { state: words })}. ${t('state.change')}`}
        trigger={
          <>
            <span className={`${styles.dot} ${styles[me.wish] ?? ''}`} aria-hidden="true" />
            <strong>{words}</strong>
          </>
        }
        chosen={chosen}
        options={[
          { id: 'ready', label: t('state.ready') },
          ...pauses.map((pause) => ({ id: `pause.${pause}`, label: t(`pause.${pause}`) })),
          { id: 'off', label: t('state.off') },
        ]}
        onChoose={(id) => {
          if (id.startsWith('pause.')) setWish('paused', id.slice(6));
          else setWish(id as Wish);
        }}
      />
    </div>
  );
}

/** After a missed offer: visible, and over with one press. */
export function Rest({ me }: { readonly me: DeskMe | null }): ReactNode {
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  const until = me?.restUntil ?? null;
  if (until === null || me?.wish !== 'ready' || (until !== 'untilReady' && until <= now)) return null;
  return (
    <div className={styles.rest} role="status">
      <span>{until === 'untilReady' ? t('state.rest') : t('state.restUntil', { time: formats.time(until) })}</span>
      <Button onPress={() => setWish('ready')}>{t('state.here')}</Button>
    </div>
  );
}
