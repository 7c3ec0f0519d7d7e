/** Short notices at the foot of the page, with a way back where there is one. They never take the focus. */
import { useEffect, type ReactNode } from 'react';
import { kitWords } from '../text/kit-texts.js';
import { makeStore, useStore } from '../store.js';
import { Button } from './button.js';
import styles from './bits.module.css';

export interface Toast {
  /** Empty: nothing is shown, only Z can undo it, until the returned way is called. For what is already in sight. */
  readonly words: string;
  /** Undoes what was just done. */
  readonly undo?: () => void;
  /** How long it stays; with an undo at least 10 s. */
  readonly forMs?: number;
}

interface Shown extends Toast {
  readonly id: number;
}

const toasts = makeStore<readonly Shown[]>([]);
let nextId = 1;

/** Shows a notice. Returns the way to take it away. */
export function toast(notice: Toast): () => void {
  const id = nextId++;
  toasts.set([...toasts.get().slice(-2), { ...notice, id }]);
  return () => hide(id);
}

function hide(id: number): void {
  toasts.set(toasts.get().filter((shown) => shown.id !== id));
}

/** Undoes the last notice that can be undone: the Z key. */
export function undoLast(): boolean {
  const last = toasts.get().findLast((shown) => shown.undo);
  if (!last) return false;
  hide(last.id);
  last.undo?.();
  return true;
}

export function Toasts(): ReactNode {
  const shown = useStore(toasts);
  const t = kitWords.useText();
  return (
    <section aria-label={t('notifications')} className={styles.toasts}>
      <div role="status">
        {shown
          .filter((one) => one.words !== '')
          .map((one) => (
            <OneToast key={one.id} shown={one} />
          ))}
      </div>
    </section>
  );
}

function OneToast({ shown }: { readonly shown: Shown }): ReactNode {
  const t = kitWords.useText();
  const { id, forMs, undo } = shown;
  useEffect(() => {
    const timer = setTimeout(() => hide(id), forMs ?? (undo ? 10_000 : 5000));
    return () => clearTimeout(timer);
  }, [id, forMs, undo]);
  return (
    <div className={styles.toast}>
      <span>{shown.words}</span>
      {undo && (
        <Button
          command="undo"
          onPress={() => {
            hide(id);
            undo();
          }}
        >
          {t('undo')}
        </Button>
      )}
      {!undo && (
        <Button look="quiet" onPress={() => hide(id)}>
          {t('close')}
        </Button>
      )}
    </div>
  );
}
