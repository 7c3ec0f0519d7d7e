/** @jsxImportSource preact */
/** Answers to read: the titles as large buttons, one answer with its source, and whether it was one. */
import type { ScreenProps } from './App.js';
import { canSpeak, isSpeaking, speak, stopSpeaking } from './speech.js';
import * as visits from './visit.js';
import { dayWords } from './words.js';

export function AnswersScreen({ model, t }: ScreenProps) {
  const { visit } = model;
  const titles = visit.titles ?? [];
  const shown = titles.slice(visit.sheet * visits.perSheet, (visit.sheet + 1) * visits.perSheet);
  const sheets = visits.sheetsOf(visit);
  return (
    <>
      <h1 tabIndex={-1}>{t('answersTitle')}</h1>
      {visit.trouble !== null && (
        <p class="notice" role="alert">
          {t('notRead')}
        </p>
      )}
      {titles.length > 0 ? (
        <>
          <div class="topics">
            {shown.map(({ topic, title }) => (
              <button key={topic} type="button" class="choice" onClick={() => void model.open(topic)}>
                {title}
              </button>
            ))}
          </div>
          {sheets > 1 && (
            <p class="sheets">
              <span role="status">{t('sheetOf', { sheet: visit.sheet + 1, sheets })}</span>
              <button type="button" onClick={() => model.set(visits.nextSheet(visit))}>
                {t('moreAnswers')}
              </button>
            </p>
          )}
        </>
      ) : (
        <p class="lead">{t('noAnswers')}</p>
      )}
      <div class="first">
        <button type="button" class="choice" onClick={() => model.choose(null)}>
          <b>{t('person')}</b>
        </button>
      </div>
    </>
  );
}

export function AnswerScreen({ model, t }: ScreenProps) {
  const { visit, ways } = model;
  const { page } = visit;
  if (page === null) return null;
  const long = page.long.split(/\n\s*\n/).filter((part) => part.trim() !== '');
  return (
    <>
      <h1 tabIndex={-1}>{page.title}</h1>
      <p class="lead">{page.short}</p>
      {page.lines.map((line) => (
        <p key={line} class="soft">
          {line}
        </p>
      ))}
      {long.map((part) => (
        <p key={part} class="said">
          {part.trim()}
        </p>
      ))}
      <p class="soft">
        {t('answerSource', {
          source: page.source,
          day: dayWords(visit.language, page.checkedAt, ways.timeZone),
        })}
      </p>
      {canSpeak(visit.language) && (
        <button
          type="button"
          aria-pressed={isSpeaking.now}
          onClick={() =>
            isSpeaking.now
              ? stopSpeaking()
              : speak(visit.language, [t('readMark'), page.title, page.short, ...long].join('\n'))
          }
        >
          {t(isSpeaking.now ? 'stopReading' : 'hearAnswer')}
        </button>
      )}
      <h2>{t('asks')}</h2>
      <div class="first">
        <button type="button" class="choice primary" onClick={() => model.say(true)}>
          <b>{t('answerYes')}</b>
        </button>
        <button type="button" class="choice" onClick={() => model.say(false)}>
          <b>{t('answerNo')}</b>
        </button>
      </div>
    </>
  );
}

export function AnsweredScreen({ t }: Pick<ScreenProps, 't'>) {
  return (
    <>
      <h1 tabIndex={-1}>{t('answeredTitle')}</h1>
      <p class="lead">{t('answeredText')}</p>
    </>
  );
}
