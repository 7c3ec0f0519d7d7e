/** First run: the first administrator, then a practice centre or one's own, in steps that can be skipped and taken up again. */
import { useCallback, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { api, ApiProblem, Arch, Button, LookChoices, Problem, setCsrf, setTimeZone } from '#web/kit/index.js';
import type { Centre } from '#modules/identity/contract.js';
import type { Queue } from '#kernel/routing/types.js';
import { AdministratorForm } from './administrator-form.js';
import { Choose } from './choose.js';
import { End } from './end.js';
import { OwnCentre } from './own-centre.js';
import { stepOf, type SetupState } from './progress.js';
import styles from './setup.module.css';
import { setupWords } from './texts.js';

export interface Known {
  readonly setup: SetupState;
  readonly centre: Centre;
  readonly queues: readonly Queue[];
}

/** Everything the steps are judged by. Before there is an administrator nothing more than the setup's state can be read. */
async function readAll(): Promise<Known | 'administrator'> {
  const setup = await api.get<SetupState>('/api/setup');
  if (setup.needsAdministrator) return 'administrator';
  try {
    const [me, centre, { queues }] = await Promise.all([
      api.get<{ csrf: string }>('/api/me'),
      api.get<Centre>('/api/centre'),
      api.get<{ queues: readonly Queue[] }>('/api/studio/queues'),
    ]);
    setCsrf(me.csrf);
    setTimeZone(centre.timeZone);
    return { setup, centre, queues };
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) location.replace('/login/?next=/setup/');
    throw error;
  }
}

function listen(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

export function SetupPage(): ReactNode {
  const t = setupWords.useText();
  const hash = useSyncExternalStore(listen, () => location.hash);
  const [known, setKnown] = useState<Known | 'administrator' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(async () => {
    try {
      setKnown(await readAll());
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  }, []);
  useEffect(() => void read(), [read]);
  useEffect(() => {
    document.title = `${t('title')} · Ponte`;
  }, [t]);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Arch width={46} />
      </header>
      <main className={styles.main}>
        <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
        {known === null && error === null && <p>{t('loading')}</p>}
        {known === 'administrator' && <AdministratorForm onMade={read} />}
        {known !== null && known !== 'administrator' && <Stage hash={hash} known={known} onChanged={read} />}
      </main>
      <details className={styles.look}>
        <summary>{t('look')}</summary>
        <LookChoices />
      </details>
    </div>
  );
}

interface StageProps {
  readonly hash: string;
  readonly known: Known;
  readonly onChanged: () => Promise<void>;
}

function Stage({ hash, known, onChanged }: StageProps): ReactNode {
  const step = stepOf(hash);
  if (step === 'end' || (known.setup.isPractice && step === null)) return <End known={known} />;
  // Whoever comes back half-way finds the steps, not the first question again.
  if (step === 'choose' || (step === null && !known.setup.hasQueues)) return <Choose onPractice={onChanged} />;
  return <OwnCentre step={step} known={known} onChanged={onChanged} />;
}
