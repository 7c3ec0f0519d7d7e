/** A question over the page. Esc closes it, focus goes back to where it came from, the page behind is out of reach. */
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { kitWords } from '../text/kit-texts.js';
import { Button } from './button.js';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** The buttons, the main one last. */
  readonly foot?: ReactNode;
  readonly isWide?: boolean;
}

export function Dialog({ isOpen, onClose, title, children, foot, isWide }: DialogProps): ReactNode {
  const t = kitWords.useText();
  useEscapeFromNowhere(isOpen, onClose);
  return (
    <ModalOverlay
      className={styles.veil ?? ''}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={`${styles.modal} ${isWide ? styles.wide : ''}`}>
        <AriaDialog className={styles.dialog ?? ''}>
          <div className={styles.head}>
            <Heading slot="title" level={2} className={styles.title}>
              {title}
            </Heading>
            <Button look="icon" aria-label={t('close')} onPress={onClose}>
              <Cross />
            </Button>
          </div>
          {children}
          {foot && <div className={styles.foot}>{foot}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/**
 * A list within the dialog that Esc closes gives the focus back a frame later; until then nothing has it, and a second
 * Esc would go to nobody.
 */
function useEscapeFromNowhere(isOpen: boolean, onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && event.target === document.body && !event.defaultPrevented) close();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [isOpen]);
}

function Cross(): ReactNode {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="1.6" fill="none" />
    </svg>
  );
}
