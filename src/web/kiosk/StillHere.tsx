/** @jsxImportSource preact */
import { useEffect, useRef } from 'preact/hooks';
import type { Say } from './words.js';

/** Asked before anything is erased (WCAG 2.2.1). Modal: nothing behind it can be touched by whoever comes next. */
export function StillHere(of: { readonly t: Say; readonly secondsLeft: number; readonly onStay: () => void }) {
  const { t, secondsLeft, onStay } = of;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby="still-here"
      aria-describedby="still-here-hint"
      onCancel={(event) => {
        event.preventDefault();
        onStay();
      }}
    >
      <h2 id="still-here">{t('stillHere')}</h2>
      <p id="still-here-hint">{t('stillHereHint', { seconds: secondsLeft })}</p>
      <button type="button" class="choice primary" onClick={onStay}>
        <b>{t('stillHereButton')}</b>
      </button>
    </dialog>
  );
}
