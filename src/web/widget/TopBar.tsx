/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import { isDark } from './prefs.js';
import { useWidget } from './context.js';

const isEmbedded = window.parent !== window;
export const closeWidget = (): void => window.parent.postMessage({ ponte: 'close' }, '*');

/** Title, who answers, way out; and how to read: size, voice, language, background. */
export function TopBar() {
  const { t, state, ways } = useWidget();
  const name = state.chat?.consultantName;
  // Before the first words nobody knows yet whether a machine or a person answers: nothing is promised.
  const answers = name ? t('chat.answeredBy', { name }) : t(state.chat ? 'chat.person' : 'help.lead');
  const isMachines = state.chat?.isMachineAsking || state.chat?.machineNeeds !== undefined;
  const now = isMachines ? t('machine.now') : answers;
  return (
    <header class="top">
      <div class="top-row">
        <div>
          <h1>{t('chat.title')}</h1>
          <p class="soft">
            {ways.name}
            <br />
            {now}
          </p>
        </div>
        {isEmbedded && (
          <button type="button" onClick={closeWidget}>
            {t('chat.close')}
          </button>
        )}
      </div>
      <details class="settings">
        <summary>{t('page.settings')}</summary>
        <Settings />
      </details>
    </header>
  );
}

function Settings() {
  const { t, prefs, setPrefs } = useWidget();
  const sizes = ['page.sizeNormal', 'page.sizeLarge', 'page.sizeHuge'] as const;
  const other = prefs.language === 'it' ? 'en' : 'it';
  const dark = isDark(prefs);
  return (
    <div class="settings-row">
      <span role="group" aria-label={t('page.textSize')} class="sizes">
        {sizes.map((key, size) => (
          <button
            type="button"
            aria-label={t(key)}
            aria-pressed={prefs.size === size}
            onClick={() => setPrefs({ size: size as 0 | 1 | 2 })}
          >
            A
          </button>
        ))}
      </span>
      <ReadAloud />
      <button type="button" onClick={() => setPrefs({ theme: dark ? 'light' : 'dark' })}>
        {t(dark ? 'page.light' : 'page.dark')}
      </button>
      <button type="button" lang={other} onClick={() => setPrefs({ language: other })}>
        {t('page.otherLanguage')}
      </button>
    </div>
  );
}

/** Reads the answers aloud with the device's own voice; shown only where there is one. */
function ReadAloud() {
  const { t, state, prefs } = useWidget();
  const [isReading, setReading] = useState(false);
  useEffect(() => () => window.speechSynthesis?.cancel(), []);
  if (!('speechSynthesis' in window)) return null;
  const toggle = (): void => {
    speechSynthesis.cancel();
    if (isReading) return setReading(false);
    const words = state.messages.map(
      (message) => `${message.from === 'me' ? t('chat.you') : message.name}: ${message.body}`,
    );
    const speech = new SpeechSynthesisUtterance(words.join('. ') || t('chat.startLead'));
    speech.lang = prefs.language === 'it' ? 'it-IT' : 'en-GB';
    speech.onend = speech.onerror = () => setReading(false);
    speechSynthesis.speak(speech);
    setReading(true);
  };
  return (
    <button type="button" aria-pressed={isReading} onClick={toggle}>
      {t(isReading ? 'page.stopReading' : 'page.readAloud')}
    </button>
  );
}
