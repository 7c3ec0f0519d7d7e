/** The test of the microphone before the first call, and which device does what. */
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { Button, Check, Choice, Dialog, now, OwnTelephoneForm, useStore, type Option } from '#web/kit/index.js';
import { useText } from '../text/words.js';
import { choose, phoneChoices } from './choices.js';
import {
  closeStream,
  listenTo,
  openMicrophone,
  problemOf,
  voiceLevel,
  type MicProblem,
} from '#web/kit/sound/microphone.js';
import styles from './phone.module.css';
import { ringOnce } from './ring-tone.js';
import type { PhonePlace } from './telephone.js';
import { takeTelephoneHere } from './use-telephone.js';

const system = 'system';
/** Some 0.3 s above the mark: a door that slams is no voice. */
const looksAbove = 6;

export function PhoneDialog(props: { readonly place: PhonePlace; readonly onClose: () => void }): ReactNode {
  const { place, onClose } = props;
  const t = useText();
  const test = useTest();
  const isElsewhere = place === 'otherTab' || place === 'otherScreen';
  return (
    <Dialog isOpen onClose={onClose} title={t('phone.test.title')}>
      <div className={styles.test}>
        {isElsewhere && (
          <div className={styles.row}>
            <span>{t(`phone.test.here.${place}`)}</span>
            <Button onPress={takeTelephoneHere}>{t('phone.test.takeHere')}</Button>
          </div>
        )}
        <p>{t('phone.test.why')}</p>
        <div className={styles.row}>
          <Button look={test.isOn ? 'plain' : 'primary'} onPress={test.isOn ? test.stop : test.start}>
            {t(test.isOn ? 'phone.test.stop' : 'phone.test.start')}
          </Button>
          {test.isOn && <Level level={test.level} />}
        </div>
        <p role="status" className={test.problem === null ? styles.verdict : styles.trouble}>
          {test.problem !== null
            ? t(`phone.mic.${test.problem}`)
            : test.isHeard
              ? t('phone.test.heard')
              : test.isOn
                ? t('phone.test.speak')
                : ''}
        </p>
        <Devices isTested={test.isHeard || test.isOn} onMicrophone={test.again} />
        <OwnTelephoneForm path="/api/me/telephone" mayAddress={false} />
      </div>
    </Dialog>
  );
}

/** Drawn plainly: a bar, and the mark that a voice passes. */
function Level({ level }: { readonly level: number }): ReactNode {
  const t = useText();
  return (
    <svg
      className={styles.level}
      viewBox="0 0 100 12"
      preserveAspectRatio="none"
      role="img"
      aria-label={t('phone.test.level')}
    >
      <rect className={styles.levelPaper} width="100" height="12" />
      <rect className={styles.levelBar} width={Math.round(level * 100)} height="12" />
      <rect className={styles.levelMark} x={voiceLevel * 100} width="1" height="12" />
    </svg>
  );
}

interface Test {
  readonly isOn: boolean;
  readonly isHeard: boolean;
  readonly level: number;
  readonly problem: MicProblem | null;
  start(): void;
  stop(): void;
  /** With another microphone, if it is running. */
  again(): void;
}

function useTest(): Test {
  const [isOn, setIsOn] = useState(false);
  const [isHeard, setIsHeard] = useState(false);
  const [level, setLevel] = useState(0);
  const [problem, setProblem] = useState<MicProblem | null>(null);
  const end = useRef<(() => void) | null>(null);
  const stop = useCallback(() => {
    end.current?.();
    end.current = null;
    setIsOn(false);
    setLevel(0);
  }, []);
  useEffect(() => stop, [stop]);
  const start = useCallback(() => {
    stop();
    setProblem(null);
    setIsHeard(false);
    let isOver = false;
    end.current = () => (isOver = true);
    openMicrophone(phoneChoices.get().micId).then(
      (stream) => {
        if (isOver) return closeStream(stream);
        setIsOn(true);
        let above = 0;
        const stopListening = listenTo(stream, (heard) => {
          setLevel(heard);
          above = heard > voiceLevel ? above + 1 : above;
          if (above !== looksAbove) return;
          above += 1;
          setIsHeard(true);
          choose({ testedAt: now() });
        });
        end.current = () => {
          stopListening();
          closeStream(stream);
        };
      },
      (error: unknown) => {
        if (!isOver) setProblem(problemOf(error));
      },
    );
  }, [stop]);
  const again = useCallback(() => {
    if (end.current) start();
  }, [start]);
  return { isOn, isHeard, level, problem, start, stop, again };
}

/** Names of devices are told only once the microphone was allowed: before, there is nothing to choose from. */
function useDevices(isTested: boolean): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    if (!('mediaDevices' in navigator)) return;
    const { mediaDevices } = navigator;
    const look = (): void => void mediaDevices.enumerateDevices().then(setDevices, () => setDevices([]));
    look();
    mediaDevices.addEventListener('devicechange', look);
    return () => mediaDevices.removeEventListener('devicechange', look);
  }, [isTested]);
  return devices;
}

interface DevicesProps {
  readonly isTested: boolean;
  readonly onMicrophone: () => void;
}

function Devices({ isTested, onMicrophone }: DevicesProps): ReactNode {
  const t = useText();
  const chosen = useStore(phoneChoices);
  const devices = useDevices(isTested);
  const optionsOf = (kind: MediaDeviceKind): readonly Option[] => [
    { id: system, label: t('phone.test.system') },
    ...devices
      .filter((one) => one.kind === kind && one.label !== '' && one.deviceId !== 'default')
      .map((one) => ({ id: one.deviceId, label: one.label })),
  ];
  const read = (id: string): string | null => (id === system ? null : id);
  const shown = (options: readonly Option[], id: string | null): string =>
    options.some((one) => one.id === id) ? id! : system;
  const mics = optionsOf('audioinput');
  const speakers = optionsOf('audiooutput');
  const maySpeak = 'setSinkId' in HTMLMediaElement.prototype && speakers.length > 1;
  const setMicrophone = (id: string): void => {
    choose({ micId: read(id) });
    onMicrophone();
  };
  return (
    <>
      {mics.length > 1 && (
        <Choice label={t('phone.test.mic')} options={mics} value={shown(mics, chosen.micId)} onChange={setMicrophone} />
      )}
      {maySpeak && (
        <>
          <Choice
            label={t('phone.test.speaker')}
            options={speakers}
            value={shown(speakers, chosen.speakerId)}
            onChange={(id) => choose({ speakerId: read(id) })}
          />
          <Choice
            label={t('phone.test.ring')}
            options={speakers}
            value={shown(speakers, chosen.ringId)}
            onChange={(id) => choose({ ringId: read(id) })}
          />
        </>
      )}
      <div className={styles.row}>
        <Check isSelected={chosen.rings} onChange={(rings) => choose({ rings })}>
          {t('phone.test.rings')}
        </Check>
        <Button onPress={ringOnce}>{t('phone.test.tryRing')}</Button>
      </div>
    </>
  );
}
