/** A button says a verb and, where there is one, its key. */
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { useKeyOf } from '../keys/keys.js';
import styles from './button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  readonly look?: 'plain' | 'primary' | 'quiet' | 'danger' | 'link' | 'icon';
  /** Name of the command whose key is shown beside the words. */
  readonly command?: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement> | null;
}

export function Button({ look = 'plain', command, children, className, ...rest }: ButtonProps): ReactNode {
  const looks = look === 'icon' ? `${styles.quiet} ${styles.icon}` : look === 'plain' ? '' : styles[look];
  return (
    <AriaButton {...rest} className={`${styles.button} ${looks ?? ''} ${className ?? ''}`}>
      {children}
      {command && <CommandKey command={command} />}
    </AriaButton>
  );
}

/** The key of a command as a small cap. Spoken by nobody: the key sheet and the palette say it in words. */
export function CommandKey({ command }: { readonly command: string }): ReactNode {
  const key = useKeyOf(command);
  return key ? <kbd aria-hidden="true">{key}</kbd> : null;
}
