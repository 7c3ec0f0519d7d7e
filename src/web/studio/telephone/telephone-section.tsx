/** The telephone beside its menus: to whom outside calls may go, and under which agreement supervisors listen in. */
import type { ReactNode } from 'react';
import { Button, Problem } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { studioWords } from '../texts.js';
import { type Agreements, AgreementsPart } from './agreements.js';
import type { OutsideNumbers } from './outside-draft.js';
import { OutsideForm } from './outside-form.js';

export function TelephoneSection(): ReactNode {
  const t = studioWords.useText();
  const outside = useLoaded<OutsideNumbers>('/api/outside-numbers');
  const listening = useLoaded<Agreements>('/api/listening-agreements');
  const retry = (): void => void Promise.all([outside.read(), listening.read()]);
  return (
    <div className={styles.page}>
      <h1>{t('section.telephone')}</h1>
      <Problem error={outside.error ?? listening.error} action={<Button onPress={retry}>{t('retry')}</Button>} />
      {outside.value && <OutsideForm start={outside.value} />}
      {listening.value && (
        <AgreementsPart agreements={listening.value.agreements} onChanged={() => void listening.read()} />
      )}
    </div>
  );
}
