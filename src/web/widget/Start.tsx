/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { momentWords, noticeOf, personWish, waitWords } from '#modules/contacts/customer-words/contract.js';
import { CallButton } from './CallPlace.js';
import { useWidget } from './context.js';
import { useDraft } from './draft.js';

/** The first words. A name is welcome, not asked for. */
export function Start() {
  const { t, chat, keep, state, ways, prefs } = useWidget();
  const [words, setWords, clear] = useDraft(keep, 'draft.open');
  const [name, setName] = useDraft(keep, 'draft.name');
  const [topic, setTopic] = useState('');
  const [isMissing, setMissing] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!words.trim()) return setMissing(true);
    chat.write('open', words.trim(), [], name.trim(), topic);
    clear();
  };
  const wait =
    ways.isOpen && ways.wait
      ? t('help.waitNow', { wait: waitWords(prefs.language, ways.wait) })
      : ways.isOpen
        ? t('help.waitUnknown')
        : ways.opensAt
          ? t('help.closedUntil', { when: momentWords(prefs.language, ways.opensAt, Date.now()) })
          : t('help.closed');
  return (
    <main class="body">
      <form class="start" onSubmit={submit} noValidate>
        {state.notice && (
          <p role="alert" class="notice">
            {t(state.notice)}
          </p>
        )}
        <p class="lead">{t('chat.startLead')}</p>
        <p class="soft">{wait}</p>
        <label for="words">{t('help.yourWords')}</label>
        <textarea
          id="words"
          rows={4}
          maxLength={8000}
          placeholder={t('help.example')}
          aria-invalid={isMissing}
          aria-describedby={isMissing ? 'words-missing' : undefined}
          value={words}
          onInput={(event) => (setWords(event.currentTarget.value), setMissing(false))}
        />
        {isMissing && (
          <p id="words-missing" role="alert" class="notice">
            {t('help.wordsMissing')}
          </p>
        )}
        {(ways.topics ?? []).length > 0 && (
          <>
            <label for="topic">{t('help.topic')}</label>
            <select id="topic" value={topic} onChange={(event) => setTopic(event.currentTarget.value)}>
              <option value="">{t('help.topicUnknown')}</option>
              <option value={personWish}>{t('help.topicPerson')}</option>
              {ways.topics!.map((one) => (
                <option key={one.queueId} value={one.queueId}>
                  {one[prefs.language]}
                </option>
              ))}
            </select>
          </>
        )}
        <label for="name">{t('help.yourName')}</label>
        <input
          id="name"
          autocomplete="name"
          maxLength={120}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button class="primary choice">{t('chat.send')}</button>
        <CallButton />
        {ways.phone && (
          <a href={`tel:${ways.phone.replace(/[^+\d]/g, '')}`}>{t('chat.phoneUs', { phone: ways.phone })}</a>
        )}
        <p class="soft">{t('help.calm')}</p>
        {ways.learning && <p class="soft">{noticeOf(prefs.language, ways.learning.purpose, ways.learning.days)}</p>}
      </form>
    </main>
  );
}
