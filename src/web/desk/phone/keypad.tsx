/** Digits into a call, for the menus of others: by mouse, or typed while the pad has the focus. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from '#web/kit/index.js';
import { useText } from '../text/words.js';
import styles from './phone.module.css';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

interface Props {
  readonly onDigit: (digit: string) => void;
  readonly onClose: () => void;
}

export function Keypad({ onDigit, onClose }: Props): ReactNode {
  const t = useText();
  const [sent, setSent] = useState('');
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => group.current?.querySelector('button')?.focus(), []);
  const press = (digit: string): void => {
    setSent((before) => (before + digit).slice(-20));
    onDigit(digit);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    else if (/^[0-9*#]$/.test(event.key)) press(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const names: Readonly<Record<string, string>> = { '*': t('phone.keypad.star'), '#': t('phone.keypad.hash') };
  return (
    <div ref={group} className={styles.keypad} role="group" aria-label={t('phone.keypad')} onKeyDownCapture={onKey}>
      {keys.map((key) => (
        <Button key={key} aria-label={names[key] ?? key} onPress={() => press(key)}>
          {key}
        </Button>
      ))}
      <span className={styles.sent} role="status">
        {sent && t('phone.keypad.sent', { digits: sent })}
      </span>
    </div>
  );
}
