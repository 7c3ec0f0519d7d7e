/** Whether the gate reads the meaning of texts too, with which encoder, and what is wrong when that cannot be asked. */
import type { ReactNode } from 'react';
import type { AutomaticFacts } from '#modules/knowledge/automatic/contract.js';
import { words } from '#web/kit/index.js';
import styles from '../studio.module.css';

const encoderWords = words({
  it: {
    well: 'Legge anche il senso delle frasi, chiesto a {name}.',
    silent: '{name}, a cui il varco chiede il senso delle frasi, non risponde: finché tace rispondono le persone.',
    changed:
      '{name} dà numeri diversi da quelli con cui il varco ha imparato: rispondono le persone finché impara di nuovo.',
    off: 'Il varco ha imparato con {name}, che non è più impostato (PONTE_ENCODER_URL): rispondono le persone finché impara di nuovo.',
    next: 'Il prossimo varco leggerà anche il senso delle frasi, chiesto a {name}.',
  },
  en: {
    well: 'It reads the meaning of sentences too, asked of {name}.',
    silent: '{name}, which the gate asks what sentences mean, does not answer: while it is silent people answer.',
    changed: '{name} gives other numbers than those the gate learned with: people answer until it learns again.',
    off: 'The gate learned with {name}, which is no longer set (PONTE_ENCODER_URL): people answer until it learns again.',
    next: 'The next gate will read the meaning of sentences too, asked of {name}.',
  },
});

export function EncoderLine({ encoder, encoderSet }: Pick<AutomaticFacts, 'encoder' | 'encoderSet'>): ReactNode {
  const t = encoderWords.useText();
  if (encoder !== null && encoder.state !== 'well')
    return (
      <p role="status" className={styles.caution}>
        {t(encoder.state, { name: encoder.name })}
      </p>
    );
  const next = encoderSet === null || encoderSet === encoder?.name ? null : t('next', { name: encoderSet });
  return (
    <>
      {encoder && <p className={styles.hint}>{t('well', { name: encoder.name })}</p>}
      {next && <p className={styles.hint}>{next}</p>}
    </>
  );
}
