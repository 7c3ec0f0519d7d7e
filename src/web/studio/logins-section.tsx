/** My own logins: where I am logged in, each of which I can end; and my password. */
import { useState, type ReactNode } from 'react';
import type { Login } from '#modules/identity/contract.js';
import { api, Button, Problem, Tag, useFormats, useNow } from '#web/kit/index.js';
import { Wrong } from './edit-form.js';
import { useLoaded } from './load.js';
import { PasswordForm } from './password-form.js';
import styles from './studio.module.css';
import { HeardBy } from './telephone/heard-by.js';
import { studioWords } from './texts.js';

export function LoginsSection(): ReactNode {
  const t = studioWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { value, error, read } = useLoaded<{ logins: readonly Login[] }>('/api/me/logins');
  const [failed, setFailed] = useState<unknown>(null);
  const end = (id: string): void => void api.delete(`/api/me/logins/${id}`).then(read, setFailed);
  return (
    <div className={styles.page}>
      <h1>{t('section.logins')}</h1>
      <p className={styles.hint}>{t('logins.text')}</p>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      <ul className={styles.logins}>
        {value?.logins.map((login) => (
          <li key={login.id}>
            <div>
              <strong>{deviceOf(login.device)}</strong> {login.isThisOne && <Tag tone="ok">{t('logins.this')}</Tag>}
              <p className={styles.hint}>
                {t('logins.when', {
                  from: formats.stamp(login.startedAt, now),
                  seen: formats.stamp(login.seenAt, now),
                })}
              </p>
            </div>
            {!login.isThisOne && <Button onPress={() => end(login.id)}>{t('logins.end')}</Button>}
          </li>
        ))}
      </ul>
      <Wrong error={failed} />
      <PasswordForm onChanged={() => void read()} />
      <HeardBy />
    </div>
  );
}

/** The few words of a User-Agent that a person recognises. */
function deviceOf(device: string): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(device)?.[1]?.replace('Edg', 'Edge').replace('OPR', 'Opera');
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(device)?.[1]?.replace('Mac OS X', 'macOS');
  return [browser, system].filter(Boolean).join(', ') || device.slice(0, 60) || '?';
}
