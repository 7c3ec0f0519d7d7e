/** The first person of the centre. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { api, Button, Check, setCsrf, TextField } from '#web/kit/index.js';
import styles from './setup.module.css';
import { setupWords } from './texts.js';
import { isMail, shortestPassword, Wrong } from './wrong.js';

export function AdministratorForm({ onMade }: { readonly onMade: () => Promise<void> }): ReactNode {
  const t = setupWords.useText();
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setIsShown] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isLong = password.length >= shortestPassword;

  async function make(): Promise<void> {
    setIsBusy(true);
    try {
      const person = { name: name.trim(), mail: mail.trim(), password };
      const answer = await api.post<{ csrf: string }>('/api/setup/administrator', person);
      setCsrf(answer.csrf);
      await onMade();
    } catch (problem) {
      setError(problem);
      setIsBusy(false);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (name.trim() && isMail(mail) && isLong) void make();
  }

  return (
    <>
      <h1>{t('admin.title')}</h1>
      <p className={styles.lead}>{t('admin.text')}</p>
      <form className={styles.form} onSubmit={submit} noValidate>
        <TextField
          label={t('admin.name')}
          name="name"
          autoComplete="name"
          autoFocus
          value={name}
          onChange={setName}
          error={isTried && !name.trim() ? t('missing.name') : null}
        />
        <TextField
          label={t('admin.mail')}
          type="email"
          name="username"
          autoComplete="username"
          value={mail}
          onChange={setMail}
          error={isTried && !isMail(mail) ? t('missing.mail') : null}
        />
        <TextField
          label={t('admin.password')}
          hint={t('admin.password.hint', { n: shortestPassword })}
          type={isShown ? 'text' : 'password'}
          name="new-password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          error={isTried && !isLong ? t('missing.password', { n: shortestPassword }) : null}
        />
        <Check isSelected={isShown} onChange={setIsShown}>
          {t('admin.show')}
        </Check>
        <Wrong error={error} />
        <div>
          <Button look="primary" type="submit" isDisabled={isBusy}>
            {t('admin.go')}
          </Button>
        </div>
      </form>
    </>
  );
}
