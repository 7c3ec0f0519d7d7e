/** The recording of the call that lives: its state in word and shape, begun, paused and ended by button and key. */
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { Button, LiveRegion, Tag, useCommands, type Command, type Tone } from '#web/kit/index.js';
import type { Telephone } from '../phone/telephone.js';
import { recordingWords } from './recording-words.js';
import { lookAgain } from './recordings.js';
import styles from './recording.module.css';

type State = CallOnDesk['recording'];
type Told = Exclude<State, 'off' | 'ready'>;

const tones: Readonly<Record<Told, Tone>> = {
  ...{ on: 'info', paused: 'warn', notice: 'plain', refused: 'plain', failed: 'warn' },
};

const isTold = (state: State): state is Told => state !== 'off' && state !== 'ready';

/** A full dot while it records, two bars while it does not; never by colour alone. */
function Shape({ state }: { readonly state: Told }): ReactNode {
  return (
    <svg className={styles.shape} width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {state === 'on' && <circle cx="6" cy="6" r="5" fill="currentColor" />}
      {state === 'paused' && <path d="M2 1h3v10H2zM7 1h3v10H7z" fill="currentColor" />}
      {state === 'notice' && <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />}
      {(state === 'refused' || state === 'failed') && (
        <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="1.8" fill="none" />
      )}
    </svg>
  );
}

export function RecordingTag({ call }: { readonly call: CallOnDesk }): ReactNode {
  const t = recordingWords.useText();
  const { recording } = call;
  // Known to the timeline: it is being made, ended, or was refused.
  useEffect(() => lookAgain(call.contactId), [recording, call.contactId]);
  useEffect(() => () => lookAgain(call.contactId), [call.contactId]);
  const words = isTold(recording) ? t(`call.${recording}`) : '';
  return (
    <>
      {isTold(recording) && (
        <Tag tone={tones[recording]}>
          <Shape state={recording} /> {words}
        </Tag>
      )}
      <LiveRegion>{words}</LiveRegion>
    </>
  );
}

interface Props {
  readonly phone: Telephone;
  readonly call: CallOnDesk;
}

/** One key goes round: record, pause, resume. The end has a button alone, so that no slip ends a recording. */
export function RecordingSwitch({ phone, call }: Props): ReactNode {
  const t = recordingWords.useText();
  const { callId, recording, state } = call;
  const next = nextOf(recording);
  const press = useRef<() => void>(() => undefined);
  press.current = (): void => {
    if (next === 'start') phone.record(callId, true);
    else if (next !== null) phone.pauseRecording(callId, next === 'pause');
  };
  const hasKey = next !== null;
  useCommands(
    useMemo(
      (): readonly Command[] =>
        hasKey
          ? [{ id: 'call.record', label: t('key.toggle'), key: 'v', run: () => press.current(), isEverywhere: true }]
          : [],
      [t, hasKey],
    ),
  );
  if (next === null) return null;
  return (
    <>
      <Button
        command="call.record"
        onPress={() => press.current()}
        isDisabled={next === 'start' && state !== 'talking'}
      >
        {t(`do.${next}`)}
      </Button>
      {next !== 'start' && (
        <Button look="quiet" aria-label={t('do.stop')} onPress={() => phone.record(callId, false)}>
          {t('do.stop.short')}
        </Button>
      )}
    </>
  );
}

function nextOf(recording: State): 'start' | 'pause' | 'resume' | null {
  if (recording === 'ready' || recording === 'failed') return 'start';
  if (recording === 'on') return 'pause';
  return recording === 'paused' ? 'resume' : null;
}
