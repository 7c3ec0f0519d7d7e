/**
 * Choosing files. The browser's own field says "Choose file, no file chosen" in the browser's language, whatever the screen's
 * is: so a button of ours opens its chooser, and what was chosen is said beside it.
 */
import { useId, useRef, type ReactNode } from 'react';
import { kitWords } from '../text/kit-texts.js';
import { Button, type ButtonProps } from './button.js';
import styles from './field.module.css';

export interface FileButtonProps extends Pick<ButtonProps, 'look' | 'isDisabled' | 'id' | 'children'> {
  readonly onFiles: (files: readonly File[]) => void;
  readonly accept?: string;
  readonly isMultiple?: boolean;
  /** Where the words alone do not say for what. */
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-describedby'?: string;
}

/** Acts at once on what was chosen; the same file again is a new choice. */
export function FileButton({ onFiles, accept, isMultiple = false, ...button }: FileButtonProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} onPress={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        hidden
        multiple={isMultiple}
        accept={accept}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          // Whoever leaves the chooser without a choice keeps what was chosen before.
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}

export interface FileFieldProps extends Pick<FileButtonProps, 'accept'> {
  readonly label: string;
  readonly file: File | null;
  readonly onFile: (file: File) => void;
}

/** One file, to be sent later: what it is for, the button, and which one it is. */
export function FileField({ label, file, onFile, accept }: FileFieldProps): ReactNode {
  const t = kitWords.useText();
  const id = useId();
  return (
    <div className={styles.field}>
      <span id={`${id}-label`} className={styles.label}>
        {label}
      </span>
      <span className={styles.file}>
        <FileButton
          id={`${id}-button`}
          aria-labelledby={`${id}-label ${id}-button`}
          aria-describedby={`${id}-name`}
          {...(accept === undefined ? {} : { accept })}
          onFiles={([chosen]) => onFile(chosen!)}
        >
          {t(file === null ? 'file.choose' : 'file.other')}
        </FileButton>
        <span id={`${id}-name`} role="status" className={styles.fileName}>
          {file === null ? t('file.none') : file.name}
        </span>
      </span>
    </div>
  );
}
