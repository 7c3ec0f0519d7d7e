/** @jsxImportSource preact */
/** The kiosk: a bar above, one thing to decide in the middle, the way back and the way out below. */
import { useEffect, useRef } from 'preact/hooks';
import { AnsweredScreen, AnswerScreen, AnswersScreen } from './AnswerScreens.js';
import { CallScreen } from './CallScreen.js';
import type { Model } from './model.js';
import { NumberScreen } from './NumberScreen.js';
import { canSpeak, isSpeaking, speak, stopSpeaking } from './speech.js';
import { StillHere } from './StillHere.js';
import { keptWords, lineWords, sayIn, type Say } from './words.js';

export interface ScreenProps {
  readonly model: Model;
  readonly t: Say;
}

export function App({ model }: { readonly model: Model }) {
  const { visit, ways } = model;
  const t = sayIn(visit.language);
  const isBroken = (model.isLost && !model.telephone?.isOn) || model.isWithdrawn;
  const stage = isBroken ? 'broken' : visit.screen;
  const title = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    // Whoever pressed something is led to what it opened; whoever only comes by is not.
    if (!isFirst.current) title.current?.querySelector<HTMLElement>('h1')?.focus();
    isFirst.current = false;
  }, [stage]);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = visit.language;
    root.dataset['size'] = visit.isLarge ? '1' : '0';
    root.dataset['contrast'] = visit.hasContrast ? 'high' : '';
    document.title = t('title', { centre: ways.name });
  }, [visit.language, visit.isLarge, visit.hasContrast]);
  return (
    <>
      <TopBar model={model} t={t} />
      <main ref={title}>{isBroken ? <Broken model={model} t={t} /> : <Screen model={model} t={t} />}</main>
      {!model.isUntouched && (
        <footer class="foot">
          {visit.screen !== 'home' &&
            visit.screen !== 'kept' &&
            visit.screen !== 'answered' &&
            !(visit.screen === 'call' && model.telephone?.isOn) && (
              <button type="button" onClick={() => model.back()}>
                {t('back')}
              </button>
            )}
          <button
            type="button"
            class={visit.screen === 'kept' || visit.screen === 'answered' ? 'end primary' : 'end'}
            onClick={() => model.end()}
          >
            {t('end')} <small>{t('endHint')}</small>
          </button>
        </footer>
      )}
      {typeof model.idle === 'object' && (
        <StillHere t={t} secondsLeft={model.idle.secondsLeft} onStay={() => model.stay()} />
      )}
    </>
  );
}

function Screen({ model, t }: ScreenProps) {
  switch (model.visit.screen) {
    case 'home':
      return <Home model={model} t={t} />;
    case 'ways':
      return <WaysScreen model={model} t={t} />;
    case 'number':
      return <NumberScreen model={model} t={t} />;
    case 'answers':
      return <AnswersScreen model={model} t={t} />;
    case 'answer':
      return <AnswerScreen model={model} t={t} />;
    case 'answered':
      return <AnsweredScreen t={t} />;
    case 'kept':
      return <KeptScreen model={model} t={t} />;
    case 'call':
      return <CallScreen model={model} t={t} />;
  }
}

function TopBar({ model, t }: ScreenProps) {
  const { visit, ways } = model;
  const other = visit.language === 'it' ? 'en' : 'it';
  return (
    <header class="bar">
      <p class="who">
        <b>{ways.name}</b>
        <span>{ways.place || ways.kiosk}</span>
      </p>
      <div class="switches" role="group" aria-label={t('settings')}>
        <button type="button" lang={other} onClick={() => model.speakLanguage(other)}>
          {t('otherLanguage')}
        </button>
        <button
          type="button"
          aria-pressed={visit.isLarge}
          onClick={() => model.set({ ...visit, isLarge: !visit.isLarge })}
        >
          {t('larger')}
        </button>
        <button
          type="button"
          aria-pressed={visit.hasContrast}
          onClick={() => model.set({ ...visit, hasContrast: !visit.hasContrast })}
        >
          {t('contrast')}
        </button>
        {canSpeak(visit.language) && !model.telephone?.isOn && (
          <button type="button" aria-pressed={isSpeaking.now} onClick={() => readOut(visit.language, t)}>
            {t(isSpeaking.now ? 'stopReading' : 'read')}
          </button>
        )}
      </div>
    </header>
  );
}

export function readOut(language: 'it' | 'en', t: Say): void {
  if (isSpeaking.now) return stopSpeaking();
  // A number that was typed is not said aloud in a public place.
  const parts = [...document.querySelectorAll<HTMLElement>('main :is(h1, h2, p, button)')];
  const words = parts.filter((part) => part.closest('.pad, [data-private]') === null).map((part) => part.innerText);
  speak(language, [t('readMark'), ...words].join('\n'));
}

function Home({ model, t }: ScreenProps) {
  const { ways, visit } = model;
  return (
    <>
      <h1 tabIndex={-1}>{t('greeting')}</h1>
      <p class="lead">{lineWords(visit.language, ways, ways)}</p>
      <div class="first">
        <button type="button" class="choice primary" onClick={() => model.choose(null)}>
          <b>{t('person')}</b>
          {!ways.isOpen && <span>{t('callWhenOpen')}</span>}
        </button>
        <button type="button" class="choice" onClick={() => model.wantCallback()}>
          <b>{t('callback')}</b>
          <span>{t('callbackHint')}</span>
        </button>
        {ways.hasAnswers && (
          <button type="button" class="choice" onClick={() => void model.wantAnswers()}>
            <b>{t('readAnswers')}</b>
            <span>{t('readAnswersHint')}</span>
          </button>
        )}
      </div>
      {ways.topics.length > 0 && (
        <>
          <h2>{t('choose')}</h2>
          <div class="topics">
            {ways.topics.map((topic) => (
              <button key={topic.queueId} type="button" class="choice" onClick={() => model.choose(topic.queueId)}>
                {topic[visit.language]}
              </button>
            ))}
          </div>
        </>
      )}
    </>
  );
}

/** A topic, or none, is chosen: how to talk about it. */
function WaysScreen({ model, t }: ScreenProps) {
  const { ways, visit, line, canCall } = model;
  const topic = ways.topics.find(({ queueId }) => queueId === visit.topicId);
  return (
    <>
      <h1 tabIndex={-1}>{topic ? topic[visit.language] : t('aboutPerson')}</h1>
      <p class="lead">{lineWords(visit.language, line, ways)}</p>
      {visit.failed !== null && <p>{t('failedRead', { title: visit.failed.title })}</p>}
      {!canCall && line.isOpen && <p>{t('cannotCall')}</p>}
      <div class="first">
        {canCall && (
          <button type="button" class="choice primary" onClick={() => model.call()}>
            <b>{t('callNow')}</b>
            <span>{t('callNowHint')}</span>
          </button>
        )}
        <button type="button" class={`choice ${canCall ? '' : 'primary'}`} onClick={() => model.wantCallback()}>
          <b>{t('callback')}</b>
          <span>{t(line.isOpen ? 'callbackHint' : 'callWhenOpen')}</span>
        </button>
      </div>
      {canCall && <p class="soft">{t('overheard')}</p>}
    </>
  );
}

function KeptScreen({ model, t }: ScreenProps) {
  const { visit, ways } = model;
  return (
    <>
      <h1 tabIndex={-1}>{t('kept')}</h1>
      <div data-private>
        {visit.kept !== null &&
          keptWords(visit.language, visit.kept, ways).map((words) => (
            <p key={words} class="lead">
              {words}
            </p>
          ))}
      </div>
    </>
  );
}

/** What is wrong, what comes by itself, and how to reach the centre meanwhile. */
function Broken({ model, t }: ScreenProps) {
  const { ways, isWithdrawn } = model;
  return (
    <>
      <h1 tabIndex={-1}>{t(isWithdrawn ? 'withdrawn' : 'offline')}</h1>
      <p class="lead">{t(isWithdrawn ? 'withdrawnHint' : 'offlineHint')}</p>
      {ways.phone !== '' && <p class="lead">{t('callElsewhere', { phone: ways.phone })}</p>}
    </>
  );
}
