/** Ctrl K: anything this screen can do, found by its words. Each line shows its key, so that the palette teaches itself away. */
import { useState, type ReactNode } from 'react';
import { Autocomplete, Input, Menu, MenuItem, SearchField, useFilter } from 'react-aria-components';
import menu from '../parts/menu.module.css';
import { Dialog } from '../parts/dialog.js';
import { kitWords } from '../text/kit-texts.js';
import { keyInWords, keyOf, useAllCommands } from './keys.js';
import styles from './palette.module.css';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly run: () => void;
}

export interface PaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Places to go beside the commands: contacts, queues. */
  readonly places?: readonly PaletteItem[];
  /** Called as the person types, for places that must be looked up. */
  readonly onSearch?: (words: string) => void;
}

export function Palette({ isOpen, onClose, places = [], onSearch }: PaletteProps): ReactNode {
  const t = kitWords.useText();
  const commands = useAllCommands();
  const { contains } = useFilter({ sensitivity: 'base' });
  const [words, setWords] = useState('');
  const items = [
    ...commands.filter((command) => !command.isKeyOnly).map((command) => ({ ...command, key: keyOf(command) })),
    ...places.map((place) => ({ ...place, key: undefined })),
  ].filter((item) =>
    words.split(/\s+/).every((word) => contains(`${item.label} ${'detail' in item ? item.detail : ''}`, word)),
  );
  const close = (): void => {
    setWords('');
    onClose();
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={t('palette.title')}>
      <Autocomplete
        inputValue={words}
        onInputChange={(next) => {
          setWords(next);
          onSearch?.(next);
        }}
      >
        {/* The whole dialog scrolls and this stays in sight: a list that scrolls alone, with nothing in it that takes the
            focus, would be out of the keyboard's reach (WCAG 2.1.1). */}
        <SearchField aria-label={t('palette.title')} className={styles.search ?? ''} autoFocus>
          <Input className={styles.input ?? ''} />
        </SearchField>
        <Menu
          aria-label={t('palette.title')}
          className={`${menu.menu} ${styles.list}`}
          items={items}
          onAction={(id) => {
            const chosen = items.find((item) => item.id === id);
            close();
            chosen?.run();
          }}
          renderEmptyState={() => <p className={styles.none}>{t('palette.none')}</p>}
        >
          {(item) => (
            <MenuItem id={item.id} textValue={item.label} className={menu.item ?? ''}>
              <span>{item.label}</span>
              {item.key && <kbd>{keyInWords(item.key)}</kbd>}
              {'detail' in item && item.detail && <span className={menu.detail}>{item.detail}</span>}
            </MenuItem>
          )}
        </Menu>
      </Autocomplete>
    </Dialog>
  );
}
