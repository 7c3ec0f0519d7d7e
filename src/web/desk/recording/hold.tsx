/** Keeping a recording past its time: for whoever supervises, with a reason and an end. */
import { useId, useState, type ReactNode } from 'react';
import type { RecordingHold, RecordingShown } from '#modules/contacts/recording/contract.js';
import { api, Button, Choice, Problem, TextField, useFormats, useNow } from '#web/kit/index.js';
import { recordingWords } from './recording-words.js';
import { lookAgain } from './recordings.js';
import styles from './recording.module.css';

const spans = [90, 183, 366] as const;

export function Hold({ recording }: { readonly recording: RecordingShown }): ReactNode {
  const t = recordingWords.useText();
  const formats = useFormats();
  const now = useNow();
  const title = useId();
  const [hold, setHold] = useState(recording.hold);
  const [days, setDays] = useState<(typeof spans)[number]>(spans[0]);
  const [words, setWords] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const isReady = words.trim().length >= 3 && !isBusy;

  async function say(body: { readonly days: number | null; readonly words: string }): Promise<void> {
    setIsBusy(true);
    try {
      const path = `/api/recordings/${encodeURIComponent(recording.id)}/hold`;
      setHold((await api.put<{ readonly hold: RecordingHold | null }>(path, body)).hold);
      setWords('');
      setIsOpen(false);
      setError(null);
      if (recording.contactId !== null) lookAgain(recording.contactId);
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <section className={styles.hold} aria-labelledby={title}>
      <h3 id={title}>{t('hold')}</h3>
      <p role="status">
        {hold === null
          ? t('hold.none')
          : t('hold.until', {
              day: formats.day(hold.until, now),
              at: formats.stamp(hold.at, now),
              name: hold.personName,
              words: hold.words,
            })}
      </p>
      <div className={styles.keys}>
        {!isOpen && (
          <Button look="link" onPress={() => setIsOpen(true)}>
            {t(hold === null ? 'hold' : 'hold.longer')}
          </Button>
        )}
        {hold !== null && (
          <Button
            look="link"
            isDisabled={isBusy}
            onPress={() => void say({ days: null, words: t('hold.letGo.words') })}
          >
            {t('hold.letGo')}
          </Button>
        )}
      </div>
      {isOpen && (
        <form
          className={styles.ask}
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady) void say({ days, words: words.trim() });
          }}
        >
          <Choice
            label={t('hold.days')}
            options={spans.map((one) => ({ id: String(one), label: t(`hold.days.${one}`) }))}
            value={String(days)}
            onChange={(id) => setDays(spans.find((one) => String(one) === id) ?? spans[0])}
          />
          <TextField label={t('hold.words')} value={words} maxLength={500} onChange={setWords} />
          <Button type="submit" isDisabled={!isReady}>
            {t('hold.keep')}
          </Button>
        </form>
      )}
      <Problem error={error} />
    </section>
  );
}
