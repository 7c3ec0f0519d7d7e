/** A list of things to do, behind one button. */
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
  type Selection,
} from 'react-aria-components';
import button from './button.module.css';
import { CommandKey } from './button.js';
import { overlayHost } from './overlay-host.js';
import styles from './menu.module.css';

export interface MenuOption {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly command?: string;
  readonly isDisabled?: boolean;
}

export interface MenuProps {
  /** What stands on the button. */
  readonly trigger: ReactNode;
  /** The spoken name of the button, where its own words are not enough. */
  readonly label?: string;
  readonly options: readonly MenuOption[];
  /** The option that is now true, ticked. */
  readonly chosen?: string | null;
  readonly onChoose: (id: string) => void;
  readonly look?: 'plain' | 'quiet';
}

export function Menu({ trigger, label, options, chosen, onChoose, look = 'quiet' }: MenuProps): ReactNode {
  const ticked: Selection = new Set(chosen ? [chosen] : []);
  return (
    <MenuTrigger>
      <AriaButton aria-label={label} className={`${button.button} ${look === 'quiet' ? button.quiet : ''}`}>
        {trigger}
      </AriaButton>
      <Popover UNSTABLE_portalContainer={overlayHost()} className={styles.popover ?? ''} offset={4}>
        <AriaMenu
          className={styles.menu ?? ''}
          items={options}
          onAction={(id) => onChoose(String(id))}
          selectionMode={chosen === undefined ? 'none' : 'single'}
          selectedKeys={ticked}
          disabledKeys={options.filter((option) => option.isDisabled).map((option) => option.id)}
        >
          {(option) => (
            <MenuItem id={option.id} textValue={option.label} className={styles.item ?? ''}>
              <span>{option.label}</span>
              {option.command && <CommandKey command={option.command} />}
              {option.detail && <span className={styles.detail}>{option.detail}</span>}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
