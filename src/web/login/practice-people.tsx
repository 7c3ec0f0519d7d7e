/** Only in a practice centre: the invented people, each one press away. */
import type { ReactNode } from 'react';
import { Button } from '#web/kit/index.js';
import type { Role } from '#modules/identity/contract.js';
import styles from './login.module.css';
import { loginWords } from './texts.js';

export interface PracticeLogin {
  readonly name: string;
  readonly mail: string;
  readonly role: Role;
  readonly password: string;
}

interface Props {
  readonly logins: readonly PracticeLogin[];
  readonly onEnter: (login: { readonly mail: string; readonly password: string }) => void;
}

/** One of each role first; the other consultants fold away. */
export function PracticePeople({ logins, onEnter }: Props): ReactNode {
  const t = loginWords.useText();
  const firsts = (['consultant', 'supervisor', 'administrator'] as const).flatMap(
    (role) => logins.find((login) => login.role === role) ?? [],
  );
  const others = logins.filter((login) => !firsts.includes(login));
  return (
    <section className={styles.practice} aria-labelledby="practice">
      <h2 id="practice">{t('practice.title')}</h2>
      <p>
        {t('practice.hint', { password: '' })}
        <code>{firsts[0]?.password}</code>
      </p>
      <People logins={firsts} onEnter={onEnter} />
      {others.length > 0 && (
        <details>
          <summary>{t('practice.more', { n: others.length })}</summary>
          <People logins={others} onEnter={onEnter} />
        </details>
      )}
    </section>
  );
}

function People({ logins, onEnter }: Props): ReactNode {
  const t = loginWords.useText();
  return (
    <ul className={styles.people}>
      {logins.map((login) => (
        <li key={login.mail}>
          <div>
            <strong>{login.name}</strong>, {t(`role.${login.role}`)}
            <span className={styles.mail}>{login.mail}</span>
          </div>
          <Button
            aria-label={t('practice.as', { name: login.name })}
            onPress={() => onEnter({ mail: login.mail, password: login.password })}
          >
            {t('enter')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
