/** What is shown once, when it was made, and never again: to be carried elsewhere. */
import type { ReactNode } from 'react';
import { Button, Dialog } from '#web/kit/index.js';
import { CopyField } from './copy-field.js';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly label: string;
  readonly secret: string;
  readonly done: string;
  readonly onClose: () => void;
  /** Other ways to carry it. */
  readonly children?: ReactNode;
}

export function OnceDialog({ title, text, label, secret, done, onClose, children }: Props): ReactNode {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      foot={
        <Button look="primary" onPress={onClose}>
          {done}
        </Button>
      }
    >
      <p>{text}</p>
      <CopyField label={label} text={secret} />
      {children}
    </Dialog>
  );
}
