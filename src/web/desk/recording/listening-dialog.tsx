/** Why somebody wants to hear a recording, the recording itself, and everybody who heard it before. */
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import {
  wantsWords,
  type Listening,
  type ListeningReason,
  type RecordingShown,
} from '#modules/contacts/recording/contract.js';
import { api, Button, Choice, Dialog, Problem, TextField, useFormats, useNow } from '#web/kit/index.js';
import { Hold } from './hold.js';
import { Player } from './player.js';
import { recordingWords } from './recording-words.js';
import styles from './recording.module.css';

interface Props {
  readonly recording: RecordingShown;
  readonly onClose: () => void;
}

const pathOf = (recording: RecordingShown, rest: string): string =>
  `/api/recordings/${encodeURIComponent(recording.id)}/${rest}`;

export function ListeningDialog({ recording, onClose }: Props): ReactNode {
  const t = recordingWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [listeningId, setListeningId] = useState<string | null>(null);
  const source = listeningId && `${pathOf(recording, 'sound')}?listening=${encodeURIComponent(listeningId)}`;
  return (
    <Dialog isOpen isWide onClose={onClose} title={t('title', { time: formats.stamp(recording.startedAt, now) })}>
      <div className={styles.dialog}>
        <About recording={recording} />
        {source ? (
          <Player source={source} soundMs={recording.soundMs ?? 0} />
        ) : (
          recording.reasons.length > 0 && <Ask recording={recording} onAsked={setListeningId} />
        )}
        {recording.mayHold && <Hold recording={recording} />}
        {recording.maySeeListenings && <WhoHeard recording={recording} asked={listeningId} />}
      </div>
    </Dialog>
  );
}

const dayMs = 86_400_000;

function About({ recording }: { readonly recording: RecordingShown }): ReactNode {
  const t = recordingWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { purposes, notice, startedAt, soundMs } = recording;
  const ended = startedAt + (soundMs ?? 0);
  const list = purposes.map(({ purpose, keepDays }) =>
    t('purpose.until', { name: t(`purpose.${purpose}`), day: formats.day(ended + keepDays * dayMs, now) }),
  );
  return (
    <div className={styles.about}>
      <p>{t('purposes', { list: list.join('; ') })}</p>
      <p>{t('notice', { words: notice.words })}</p>
    </div>
  );
}

interface AskProps {
  readonly recording: RecordingShown;
  readonly onAsked: (listeningId: string) => void;
}

function Ask({ recording, onAsked }: AskProps): ReactNode {
  const t = recordingWords.useText();
  const [reason, setReason] = useState<ListeningReason | null>(
    recording.reasons.length === 1 ? recording.reasons[0]! : null,
  );
  const [words, setWords] = useState('');
  const [error, setError] = useState<unknown>(null);
  const needsWords = reason !== null && wantsWords(reason);
  const mayAsk = reason !== null && (!needsWords || words.trim().length >= 3);
  async function ask(): Promise<void> {
    if (!mayAsk) return;
    try {
      const body = { reason, words: words.trim() };
      onAsked((await api.post<{ readonly listeningId: string }>(pathOf(recording, 'listenings'), body)).listeningId);
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <form
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <p>{t('ask.text')}</p>
      <Choice
        label={t('ask.reason')}
        options={recording.reasons.map((id) => ({ id, label: t(`reason.${id}`) }))}
        value={reason}
        onChange={(id) => setReason(recording.reasons.find((one) => one === id) ?? null)}
      />
      <TextField
        label={t(needsWords ? 'ask.words' : 'ask.words.optional')}
        value={words}
        maxLength={500}
        onChange={setWords}
        isOptional={!needsWords}
      />
      <Problem error={error} />
      <Button look="primary" type="submit" isDisabled={!mayAsk}>
        {t('ask.start')}
      </Button>
    </form>
  );
}

/** Watching is visible: to whoever supervises, and to the consultant whose call it was. */
function WhoHeard({
  recording,
  asked,
}: {
  readonly recording: RecordingShown;
  readonly asked: string | null;
}): ReactNode {
  const t = recordingWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [heard, setHeard] = useState<readonly Listening[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(async () => {
    try {
      const path = pathOf(recording, 'listenings');
      setHeard((await api.get<{ readonly listenings: readonly Listening[] }>(path)).listenings);
    } catch (problem) {
      setError(problem);
    }
  }, [recording]);
  useEffect(() => void read(), [read, asked]);
  return (
    <section aria-label={t('who')} className={styles.who}>
      <h3>{t('who')}</h3>
      <Problem error={error} />
      {heard?.length === 0 && <p>{t('who.nobody')}</p>}
      <ul>
        {heard?.map(({ id, personName, personId, at, reason, words }) => (
          <li key={id}>
            {t('who.line', {
              name: personName || personId,
              at: formats.stamp(at, now),
              reason: [t(`reason.${reason}`), words].filter(Boolean).join(', '),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
