/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { useWidget } from '../context.js';
import type { Caller } from '#web/kit/customer/caller.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** Digits for the menu: pressed, or typed while the focus is here. */
export function Keys({ caller }: { readonly caller: Caller }) {
  const { t } = useWidget();
  const [sent, setSent] = useState('');
  const press = (key: string): void => {
    setSent((before) => (before + key).slice(-12));
    caller.digit(key);
  };
  const names: Readonly<Record<string, string>> = { '*': t('call.star'), '#': t('call.hash') };
  return (
    <div
      class="keys"
      role="group"
      aria-label={t('call.keys')}
      onKeyDown={(event) => {
        if (!/^[0-9*#]$/.test(event.key)) return;
        event.preventDefault();
        press(event.key);
      }}
    >
      {keys.map((key) => (
        <button key={key} type="button" aria-label={names[key] ?? key} onClick={() => press(key)}>
          {key}
        </button>
      ))}
      <span role="status">{sent && t('call.keysSent', { digits: sent })}</span>
    </div>
  );
}
