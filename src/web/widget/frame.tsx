/** @jsxImportSource preact */
/** The page inside the frame; it also stands alone as a tab. */
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say } from '#modules/contacts/customer-words/contract.js';
import { readWays, type Ways } from './api.js';
import { Chat } from './chat.js';
import { besideIsKept, callIsKept } from './call/kept.js';
import { CallPlace } from './CallPlace.js';
import { Composer } from './Composer.js';
import { WidgetContext, type Widget } from './context.js';
import { Messages } from './Messages.js';
import { readPrefs, showPrefs, type Prefs } from './prefs.js';
import { Standing } from './Standing.js';
import { Start } from './Start.js';
import { deviceKeep } from './storage.js';
import { closeWidget, TopBar } from './TopBar.js';
import './customer.css';

const root = document.getElementById('app')!;
const keep = deviceKeep(() => window.localStorage);
const fromCentre = JSON.parse(root.dataset['ways'] ?? 'null') as Ways | null;
const noWays: Ways = { name: '', phone: '', wait: null, isOpen: true, opensAt: null };
let prefs: Prefs = readPrefs(keep, root.dataset['language'], navigator.language);
const chat = new Chat(keep, () => prefs.language);

function App() {
  const [, redraw] = useState(0);
  const [ways, setWays] = useState(fromCentre ?? noWays);
  const [isCalling, setCalling] = useState(callIsKept() || besideIsKept() || location.hash === '#call');
  useEffect(() => chat.listen(() => redraw((n) => n + 1)), []);
  useEffect(() => {
    // The page around asks for the telephone: it opens, and nobody is called yet.
    const asked = (event: MessageEvent): void => {
      if (event.source === window.parent && (event.data as { ponte?: unknown } | null)?.ponte === 'call')
        setCalling(true);
    };
    addEventListener('message', asked);
    return () => removeEventListener('message', asked);
  }, []);
  const isStarting = chat.state.conversation === null && chat.state.out.length === 0;
  useEffect(() => {
    // The wait told at the start must be of now, however long the page has been open.
    if (!isStarting) return;
    const refresh = (): void => void readWays().then((answer) => answer.ok && setWays(answer.data));
    const timer = setInterval(refresh, 30_000);
    return () => clearInterval(timer);
  }, [isStarting]);
  const widget: Widget = {
    chat,
    state: chat.state,
    ways,
    keep,
    prefs,
    setPrefs: (change) => {
      prefs = { ...prefs, ...change };
      keep.set('prefs', JSON.stringify(prefs));
      showPrefs(prefs, document.documentElement);
      redraw((n) => n + 1);
    },
    t: (key, params) => say(prefs.language, key, params),
    isCalling,
    call: () => setCalling(true),
  };
  return (
    <WidgetContext.Provider value={widget}>
      <TopBar />
      {isStarting && !isCalling ? (
        <Start />
      ) : (
        <main class="conversation">
          {isCalling && <CallPlace onDone={() => setCalling(false)} />}
          {!isStarting && <Messages />}
          {!isStarting && !isCalling && <Standing />}
          {!isStarting && !isCalling && <Composer />}
        </main>
      )}
    </WidgetContext.Provider>
  );
}

showPrefs(prefs, document.documentElement);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented) closeWidget();
});
root.replaceChildren();
render(<App />, root);
