/** Corrections of answers that one answers for: a quiet list below the contacts, nothing where none waits. */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { OwnCorrection } from '#modules/knowledge/corrections/contract.js';
import { useCommands } from '#web/kit/index.js';
import inboxStyles from '../inbox/inbox.module.css';
import { useHouse } from '../people/colleagues.js';
import { useAskedSeldom } from './asked-seldom.js';
import { CorrectDialog } from './correct-dialog.js';
import { DecideDialog } from './decide-dialog.js';
import { ownWords } from './own-words.js';

export function OwnCorrections(): ReactNode {
  const t = ownWords.useText();
  const { people } = useHouse();
  const [read, ask] = useAskedSeldom<{ corrections: readonly OwnCorrection[] }>('/api/corrections/for-me');
  const [openId, setOpenId] = useState<string | null>(null);
  const [isCorrecting, setIsCorrecting] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const waiting = useMemo(() => read?.corrections ?? [], [read]);
  const first = waiting[0]?.id ?? null;
  useCommands(
    useMemo(
      () => (first === null ? [] : [{ id: 'ownCorrections', label: t('key'), run: () => setOpenId(first) }]),
      [t, first],
    ),
  );
  if (first === null) return null;
  const whoOf = ({ madeBy }: OwnCorrection): string => people.find(({ id }) => id === madeBy)?.name ?? t('somebody');
  const close = (): void => {
    setOpenId(null);
    setIsCorrecting(false);
  };
  // The line that was opened is gone with its decision: the focus goes on to the next one.
  const onDecided = async (): Promise<void> => {
    close();
    await ask();
    requestAnimationFrame(() => (list.current?.querySelector('button') ?? document.getElementById('main'))?.focus());
  };
  const open = waiting.find(({ id }) => id === openId);
  return (
    <section aria-labelledby="own-corrections">
      <h2 className={inboxStyles.heading} id="own-corrections">
        <span>{t('title')}</span>
        <span>{waiting.length}</span>
      </h2>
      <ul ref={list}>
        {waiting.map((one) => (
          <li key={one.id}>
            <button type="button" className={inboxStyles.item} onClick={() => setOpenId(one.id)}>
              <span className={inboxStyles.name}>{one.title}</span>
              <div className={inboxStyles.words}>
                {t('line', { who: whoOf(one), words: one.reason || (one.hasNews ? one.short : t('wrong')) })}
              </div>
            </button>
          </li>
        ))}
      </ul>
      {open && !isCorrecting && (
        <DecideDialog
          key={open.id}
          of={open}
          who={whoOf(open)}
          onClose={close}
          onDecided={onDecided}
          onCorrect={() => setIsCorrecting(true)}
        />
      )}
      {open && isCorrecting && (
        <CorrectDialog articleId={open.articleId} contactId={open.contactId} onClose={() => void onDecided()} />
      )}
    </section>
  );
}
