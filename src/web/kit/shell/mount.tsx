/** Starts a page: preferences first, then who this is, then the app. */
import { StrictMode, useEffect, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/bits.js';
import { followPreferences, preferences } from '../preferences.js';
import { kitWords } from '../text/kit-texts.js';
import { refusalText } from '../text/refusals.js';
import { chooseLanguage, setLanguage, useLanguage } from '../text/texts.js';
import { loadMe } from './me.js';

function Frame({ children }: { readonly children: ReactNode }): ReactNode {
  return <I18nProvider locale={useLanguage() === 'it' ? 'it-IT' : 'en-GB'}>{children}</I18nProvider>;
}

function start(content: ReactNode): void {
  followPreferences();
  setLanguage(chooseLanguage(preferences.get().language, navigator.languages));
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  createRoot(root).render(
    <StrictMode>
      <Frame>{content}</Frame>
    </StrictMode>,
  );
}

/** A page for anyone: login, first run. */
export function mountPublic(app: ReactNode): void {
  start(app);
}

/** A page for staff: nobody logged in is sent to the login page and comes back. */
export function mountApp(app: ReactNode): void {
  start(<WithMe>{app}</WithMe>);
}

function WithMe({ children }: { readonly children: ReactNode }): ReactNode {
  const t = kitWords.useText();
  const [state, setState] = useState<'loading' | 'ready' | { error: unknown }>('loading');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    loadMe().then(
      (me) => isCurrent && me && setState('ready'),
      (error: unknown) => isCurrent && setState({ error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [attempt]);
  if (state === 'ready') return children;
  if (state === 'loading') return null;
  return (
    <main>
      <EmptyState
        title={refusalText(state.error)}
        action={
          <Button look="primary" onPress={() => setAttempt(attempt + 1)}>
            {t('retry')}
          </Button>
        }
      />
    </main>
  );
}
