/** A practice centre to look around in, or one's own. */
import { useState, type ReactNode } from 'react';
import { api, Button } from '#web/kit/index.js';
import styles from './setup.module.css';
import { setupWords } from './texts.js';
import { Wrong } from './wrong.js';

export function Choose({ onPractice }: { readonly onPractice: () => Promise<void> }): ReactNode {
  const t = setupWords.useText();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function practise(): Promise<void> {
    setIsBusy(true);
    setError(null);
    try {
      await api.post('/api/setup/practice');
      await onPractice();
      location.hash = '#end';
    } catch (problem) {
      setError(problem);
      setIsBusy(false);
    }
  }
  return (
    <>
      <h1>{t('choose.title')}</h1>
      <div className={styles.choices}>
        <section>
          <h2>{t('choose.practice')}</h2>
          <p>{t('choose.practice.text')}</p>
          <Button look="primary" isDisabled={isBusy} onPress={() => void practise()}>
            {isBusy ? t('choose.working') : t('choose.practice')}
          </Button>
          <Wrong error={error} />
        </section>
        <section>
          <h2>{t('choose.own')}</h2>
          <p>{t('choose.own.text')}</p>
          <Button isDisabled={isBusy} onPress={() => (location.hash = '#name')}>
            {t('choose.own')}
          </Button>
        </section>
      </div>
    </>
  );
}
