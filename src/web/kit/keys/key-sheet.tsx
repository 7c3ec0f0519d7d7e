/** The `?` sheet: every key of this screen, each can be changed, all letters can be turned off. */
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { prefer, usePreferences } from '../preferences.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Check } from '../parts/field.js';
import { LiveRegion } from '../parts/bits.js';
import { kitWords } from '../text/kit-texts.js';
import { isLetterKey, keyInWords, keyOf, useAllCommands, type Command } from './keys.js';
import styles from './key-sheet.module.css';

export function KeySheet(props: { readonly isOpen: boolean; readonly onClose: () => void }): ReactNode {
  const t = kitWords.useText();
  const { hasLetterKeys, keys } = usePreferences();
  const commands = useAllCommands().filter((command) => command.key);
  const [taken, setTaken] = useState('');
  return (
    <Dialog isOpen={props.isOpen} onClose={props.onClose} title={t('keys.title')} isWide>
      <Check isSelected={hasLetterKeys} onChange={(on) => prefer({ hasLetterKeys: on })}>
        {t('keys.letters')}
      </Check>
      <p className={styles.hint}>{t('keys.hint')}</p>
      <LiveRegion>{taken}</LiveRegion>
      {taken && <p className={styles.hint}>{taken}</p>}
      <ul className={styles.list}>
        {commands.map((command) => (
          <KeyRow key={command.id} command={command} all={commands} onTaken={setTaken} />
        ))}
      </ul>
      {Object.keys(keys).length > 0 && <Button onPress={() => prefer({ keys: {} })}>{t('keys.reset')}</Button>}
    </Dialog>
  );
}

interface KeyRowProps {
  readonly command: Command;
  readonly all: readonly Command[];
  readonly onTaken: (words: string) => void;
}

function KeyRow({ command, all, onTaken }: KeyRowProps): ReactNode {
  const t = kitWords.useText();
  const { keys } = usePreferences();
  const [isAsking, setIsAsking] = useState(false);
  const key = keyOf(command);
  const shown = key ? keyInWords(key) : t('off');
  const mayChange = command.key !== undefined && isLetterKey(command.key) && !command.key.includes(' ');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isAsking) return;
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') return setIsAsking(false);
    if (event.key.length !== 1) return;
    event.preventDefault();
    const wanted = event.key.toLowerCase();
    const other = all.find((one) => one.id !== command.id && keyOf(one) === wanted);
    if (other) return onTaken(t('keys.taken', { key: wanted.toUpperCase(), action: other.label }));
    onTaken('');
    prefer({ keys: { ...keys, [command.id]: wanted } });
    setIsAsking(false);
  };
  return (
    <li className={styles.row}>
      <span>{command.label}</span>
      {mayChange ? (
        <span onKeyDownCapture={onKeyDown}>
          <Button
            look="quiet"
            aria-label={`${t('keys.change', { action: command.label })} (${shown})`}
            onPress={() => setIsAsking(true)}
          >
            {isAsking ? t('keys.press') : <kbd>{shown}</kbd>}
          </Button>
        </span>
      ) : (
        <kbd>{shown}</kbd>
      )}
    </li>
  );
}
