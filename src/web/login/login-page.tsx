/** The way in. A plain form that password managers understand, and errors that say what to do. */
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { api, ApiProblem, Arch, Button, Check, LookChoices, refusalText, setCsrf, TextField } from '#web/kit/index.js';
import type { Centre, Role } from '#modules/identity/contract.js';
import styles from './login.module.css';
import { PracticePeople, type PracticeLogin } from './practice-people.js';
import { loginWords } from './texts.js';
import { whereTo, type SetupState } from './where-to.js';

interface Answer {
  readonly person: { readonly roles: readonly Role[] };
  readonly csrf: string;
}

/** What the page knows before anybody has logged in. A part that cannot be read is left out: the form always works. */
function useSurroundings() {
  const [centre, setCentre] = useState<Centre | null>(null);
  const [setup, setSetup] = useState<SetupState | null>(null);
  const [logins, setLogins] = useState<readonly PracticeLogin[]>([]);
  useEffect(() => {
    const ignore = (): void => undefined;
    api.get<Centre>('/api/centre').then(setCentre, ignore);
    api.get<{ logins: readonly PracticeLogin[] }>('/api/practice').then((found) => setLogins(found.logins), ignore);
    api.get<SetupState>('/api/setup').then((state) => {
      if (state.needsAdministrator) location.replace('/setup/');
      else setSetup(state);
    }, ignore);
  }, []);
  return { centre, setup, logins };
}

function wordsFor(error: unknown, t: ReturnType<typeof loginWords.useText>): string {
  return error instanceof ApiProblem && loginWords.has(error.code) ? t(error.code) : refusalText(error);
}

export function LoginPage(): ReactNode {
  const t = loginWords.useText();
  const { centre, setup, logins } = useSurroundings();
  const [mail, setMail] = useState('');
  const [password, setPassword] = useState('');
  const [isShown, setIsShown] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [state, setState] = useState<'ready' | 'entering' | { error: unknown }>('ready');
  useEffect(() => {
    document.title = `${t('title')} · ${centre?.name ?? 'Ponte'}`;
  }, [t, centre]);

  async function enter(as: { mail: string; password: string }): Promise<void> {
    setState('entering');
    try {
      const answer = await api.post<Answer>('/api/login', as);
      setCsrf(answer.csrf);
      location.assign(whereTo(answer.person.roles, new URLSearchParams(location.search).get('next'), setup));
    } catch (error) {
      setState({ error });
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    setIsTried(true);
    if (mail.trim() && password) void enter({ mail: mail.trim(), password });
  }

  return (
    <div className={styles.page}>
      <main className={styles.main}>
        <header className={styles.head}>
          <Arch width={46} />
          <h1>
            {t('title')} {centre && <span>{t('at', { centre: centre.name })}</span>}
          </h1>
        </header>
        <form className={styles.form} onSubmit={submit} noValidate>
          <TextField
            label={t('mail')}
            type="email"
            name="username"
            autoComplete="username"
            inputMode="email"
            autoFocus
            value={mail}
            onChange={setMail}
            error={isTried && !mail.trim() ? t('missing.mail') : null}
          />
          <TextField
            label={t('password')}
            type={isShown ? 'text' : 'password'}
            name="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            error={isTried && !password ? t('missing.password') : null}
          />
          <Check isSelected={isShown} onChange={setIsShown}>
            {t('show')}
          </Check>
          <div role="alert" className={styles.problem}>
            {typeof state === 'object' && wordsFor(state.error, t)}
          </div>
          <Button look="primary" type="submit" isDisabled={state === 'entering'}>
            {state === 'entering' ? t('entering') : t('enter')}
          </Button>
        </form>
        {logins.length > 0 && <PracticePeople logins={logins} onEnter={(as) => void enter(as)} />}
        <details className={styles.look}>
          <summary>{t('look')}</summary>
          <LookChoices />
        </details>
      </main>
    </div>
  );
}
