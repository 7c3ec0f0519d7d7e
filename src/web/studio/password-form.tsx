/** My own password. The present one is asked for, so that an open screen is not enough to take somebody's place. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, Button, TextField, toast } from '#web/kit/index.js';
import { Group, Wrong } from './edit-form.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

/** As in identity/password.ts, which a screen may not import: the server refuses a shorter one all the same. */
const shortestPassword = 10;

export function PasswordForm({ onChanged }: { readonly onChanged: () => void }): ReactNode {
  const t = studioWords.useText();
  const [old, setOld] = useState('');
  const [password, setPassword] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isLong = password.length >= shortestPassword;

  async function change(): Promise<void> {
    setIsTried(true);
    if (old === '' || !isLong) return;
    setIsBusy(true);
    try {
      await api.post('/api/me/password', { old, password });
      setOld('');
      setPassword('');
      setIsTried(false);
      setError(null);
      toast({ words: t('mine.changed') });
      onChanged();
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    void change();
  }
  return (
    <form onSubmit={submit} noValidate aria-label={t('mine.title')}>
      <Group title={t('mine.title')} hint={t('mine.hint')}>
        <div className={styles.two}>
          <TextField
            label={t('mine.old')}
            type="password"
            name="old"
            autoComplete="current-password"
            value={old}
            onChange={setOld}
            error={isTried && old === '' ? t('error.missing') : null}
          />
          <TextField
            label={t('mine.new')}
            type="password"
            name="password"
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            error={isTried && !isLong ? t('error.password') : null}
          />
        </div>
        <Wrong error={error} />
        <div className={styles.chips}>
          <Button type="submit" isDisabled={isBusy}>
            {t('mine.change')}
          </Button>
        </div>
      </Group>
    </form>
  );
}
