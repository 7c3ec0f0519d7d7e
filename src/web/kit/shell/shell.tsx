/** The frame of every staff screen: mark, words, whatever the app puts in the middle, the person; banners; keys. */
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { loggedOut } from '../api.js';
import { KeySheet } from '../keys/key-sheet.js';
import { useCommands, useKeyboard } from '../keys/keys.js';
import { Palette, type PaletteItem } from '../keys/palette.js';
import { useLiveState } from '../live/use-view.js';
import { Toasts, undoLast } from '../parts/toast.js';
import { useStore } from '../store.js';
import { useNow } from '../text/clock.js';
import { useFormats } from '../text/formats.js';
import { kitWords } from '../text/kit-texts.js';
import { Arch } from './arch.js';
import { loginAddress, useMe } from './me.js';
import { PersonMenu } from './person-menu.js';
import styles from './shell.module.css';

export type App = 'desk' | 'floor' | 'studio';

export interface ShellProps {
  readonly app: App;
  /** Between the words and the person: my state, an offer. */
  readonly middle?: ReactNode;
  readonly places?: readonly PaletteItem[];
  readonly onSearch?: (words: string) => void;
  /** False on pages without live views. */
  readonly isLive?: boolean;
  readonly children: ReactNode;
}

/** A consultant sees the desk; who coordinates also the floor, and of the studio what is theirs. */
export function appsFor(roles: readonly string[]): readonly App[] {
  const apps: App[] = ['desk'];
  if (roles.includes('supervisor') || roles.includes('administrator')) apps.push('floor', 'studio');
  return apps;
}

export function Shell({ app, middle, places, onSearch, isLive = true, children }: ShellProps): ReactNode {
  const t = kitWords.useText();
  const { person, centre } = useMe();
  const [open, setOpen] = useState<'palette' | 'keys' | null>(null);
  const apps = appsFor(person.roles);
  const appNames = apps.join();
  useKeyboard();
  useCommands(
    useMemo(
      () => [
        { id: 'palette', label: t('palette.title'), key: 'Ctrl+k', isKeyOnly: true, run: () => setOpen('palette') },
        { id: 'keys', label: t('keys.title'), key: '?', run: () => setOpen('keys') },
        { id: 'undo', label: t('undo'), key: 'z', run: () => void undoLast() },
        ...(appNames.split(',') as App[]).map((to) => ({
          id: `go.${to}`,
          label: t(`nav.${to}`),
          key: goKeys[to],
          run: () => location.assign(`/${to}/`),
        })),
      ],
      [t, appNames],
    ),
  );
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#main">
        {t('skip')}
      </a>
      <header className={styles.bar}>
        <a className={`${styles.cell} ${styles.logo}`} href="/desk/" aria-label={t('ponte')}>
          <Arch />
        </a>
        {apps.length > 1 && (
          <nav className={styles.words} aria-label={t('navigation')}>
            {apps.map((to) => (
              <a key={to} className={styles.word} href={`/${to}/`} aria-current={to === app ? 'page' : undefined}>
                {t(`nav.${to}`)}
              </a>
            ))}
          </nav>
        )}
        <div className={styles.middle}>{middle}</div>
        <div className={`${styles.cell} ${styles.end}`}>
          <PersonMenu />
        </div>
      </header>
      {centre.isPractice && (
        <section className={styles.banner} aria-label={t('practice')}>
          {t('practice')}
        </section>
      )}
      <LoggedOutBanner />
      {isLive && <BehindBanner />}
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      <Toasts />
      <Palette isOpen={open === 'palette'} onClose={() => setOpen(null)} places={places} onSearch={onSearch} />
      <KeySheet isOpen={open === 'keys'} onClose={() => setOpen(null)} />
    </div>
  );
}

const goKeys: Readonly<Record<App, string>> = { desk: 'g b', floor: 'g s', studio: 'g t' };

function LoggedOutBanner(): ReactNode {
  const t = kitWords.useText();
  if (!useStore(loggedOut)) return null;
  return (
    <div className={styles.banner} role="alert">
      <span>{t('loggedOut')}</span>
      <a href={loginAddress()}>{t('loginAgain')}</a>
    </div>
  );
}

/** Shown after two seconds: a reconnection of a blink is not worth a fright. Sending is held back from the first moment. */
function BehindBanner(): ReactNode {
  const t = kitWords.useText();
  const { isBehind, since } = useLiveState();
  const now = useNow();
  const formats = useFormats();
  const [wasShown, setWasShown] = useState(false);
  const isShown = isBehind && since !== null && now - since >= 2000;
  useEffect(() => {
    if (isShown) setWasShown(true);
  }, [isShown]);
  useEffect(() => {
    if (isBehind || !wasShown) return;
    const timer = setTimeout(() => setWasShown(false), 4000);
    return () => clearTimeout(timer);
  }, [isBehind, wasShown]);
  const words = isShown ? t('behind', { time: formats.length(now - since) }) : wasShown ? t('caughtUp') : '';
  return (
    <>
      {words && (
        <section className={styles.banner} aria-label={t('notifications')}>
          {words}
        </section>
      )}
      {/* Said once, not each second. */}
      <div role="status" className={styles.skip}>
        {isShown ? t('behind', { time: '' }) : ''}
      </div>
    </>
  );
}
