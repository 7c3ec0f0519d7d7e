/** A text that is only there to be carried elsewhere: selected whole at the first focus, or copied by its button. */
import { useId, type ReactNode } from 'react';
import { Button, toast } from '#web/kit/index.js';
import styles from './studio.module.css';
import { tokenWords } from './token-words.js';

export function CopyField({ label, text }: { readonly label: string; readonly text: string }): ReactNode {
  const t = tokenWords.useText();
  const id = useId();
  async function copy(): Promise<void> {
    try {
      // Absent on pages that are not served over https (Clipboard API, "secure context").
      await navigator.clipboard.writeText(text);
      toast({ words: t('copied') });
    } catch {
      document.getElementById(id)?.focus();
      toast({ words: t('copy.failed') });
    }
  }
  return (
    <div className={styles.copy}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        readOnly
        rows={Math.ceil(text.length / 64)}
        value={text}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button aria-label={`${t('copy')}: ${label}`} onPress={() => void copy()}>
        {t('copy')}
      </Button>
    </div>
  );
}
