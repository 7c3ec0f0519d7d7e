/** Whether a mail comes from whom it says, in one plain sentence; what each mechanism said, for whoever opens it. */
import type { ReactNode } from 'react';
import type { SenderCheck, SenderVerdict } from '#modules/contacts/contract.js';
import { words } from '#web/kit/text/texts.js';
import styles from './timeline.module.css';

const senderWords = words({
  it: {
    verified: 'Il mittente è verificato.',
    failed: 'Il mittente non è verificato: {domain} dice che questa mail non viene da lì.',
    unknown: 'Il mittente non è verificato: non si può sapere se viene davvero da {domain}.',
    pass: 'sì',
    fail: 'no',
    none: 'non si sa',
    check: '{name}: {result} ({reason})',
  },
  en: {
    verified: 'The sender is verified.',
    failed: 'The sender is not verified: {domain} says that this mail is not from there.',
    unknown: 'The sender is not verified: whether it is really from {domain} cannot be known.',
    pass: 'yes',
    fail: 'no',
    none: 'not known',
    check: '{name}: {result} ({reason})',
  },
});

export function SenderLine({ verdict }: { readonly verdict: SenderVerdict }): ReactNode {
  const t = senderWords.useText();
  const line = (name: string, { result, reason }: SenderCheck): string =>
    t('check', { name, result: t(result), reason });
  return (
    <details className={styles.quoted}>
      <summary>
        {verdict.standing === 'failed' ? (
          <strong>{t('failed', { domain: verdict.domain })}</strong>
        ) : (
          t(verdict.standing, { domain: verdict.domain })
        )}
      </summary>
      <div className={styles.small}>
        {line('SPF', verdict.spf)} · {line('DKIM', verdict.dkim)} · {line('DMARC', verdict.dmarc)}
      </div>
    </details>
  );
}
