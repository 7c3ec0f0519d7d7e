/** A recording on its call's line: that it is there, how long, and the way to hear it. */
import { useState, type ReactNode } from 'react';
import type { RecordingShown } from '#modules/contacts/recording/contract.js';
import { Button, useFormats, useNow } from '#web/kit/index.js';
import timeline from '../contact/timeline.module.css';
import { ListeningDialog } from './listening-dialog.js';
import { recordingWords } from './recording-words.js';
import { pausedMs } from './recordings.js';
import styles from './recording.module.css';

export function RecordingLine({ recording }: { readonly recording: RecordingShown }): ReactNode {
  const t = recordingWords.useText();
  const formats = useFormats();
  const now = useNow();
  const [isOpen, setIsOpen] = useState(false);
  const { state, problem, soundMs, pauses, startedAt } = recording;
  const time = formats.stamp(startedAt, now);
  const mayHear = recording.reasons.length > 0;
  const said = {
    running: t('state.running'),
    kept: t('state.kept', { time: formats.length(soundMs ?? 0) }),
    failed: t('state.failed', { why: t(`why.${problem ?? 'failed'}`) }),
    refused: t('state.refused'),
    gone: t('state.gone', { day: formats.day(recording.keepUntil ?? now, now) }),
  }[state];
  return (
    <li className={timeline.entry}>
      <span />
      <div className={styles.line}>
        <span className={styles.said}>{said}</span>
        {recording.isCutShort && state === 'kept' && <span className={timeline.small}>{t('cut')}</span>}
        {recording.hold !== null && (
          <span className={timeline.small}>{t('hold.short', { day: formats.day(recording.hold.until, now) })}</span>
        )}
        {pauses.length > 0 && state === 'kept' && (
          <span className={timeline.small}>
            {t('pauses', { n: pauses.length, time: formats.length(pausedMs(recording)) })}
          </span>
        )}
        {mayHear && (
          <Button look="link" aria-label={t('hear.of', { time })} onPress={() => setIsOpen(true)}>
            {t('hear')}
          </Button>
        )}
        {!mayHear && recording.maySeeListenings && (state === 'kept' || state === 'gone') && (
          <Button look="link" aria-label={t('who.of', { time })} onPress={() => setIsOpen(true)}>
            {t('who')}
          </Button>
        )}
      </div>
      {isOpen && <ListeningDialog recording={recording} onClose={() => setIsOpen(false)} />}
    </li>
  );
}
