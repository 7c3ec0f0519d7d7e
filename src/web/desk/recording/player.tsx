/** Plays a recording: play, pause and every place of it by keyboard. The sound comes in parts and is kept nowhere. */
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button, useFormats } from '#web/kit/index.js';
import { recordingWords } from './recording-words.js';
import styles from './recording.module.css';

interface Props {
  readonly source: string;
  readonly soundMs: number;
}

const stepS = 10;
const arrowS = 5;

export function Player({ source, soundMs }: Props): ReactNode {
  const t = recordingWords.useText();
  const formats = useFormats();
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [isPlaying, setIsPlaying] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);
  const all = soundMs / 1_000;
  const length = (seconds: number): string => formats.length(seconds * 1_000);
  const go = (seconds: number): void => {
    if (!audio.current) return;
    audio.current.currentTime = Math.min(Math.max(0, seconds), all);
    setAt(audio.current.currentTime);
  };
  const toggle = (): void => {
    if (isPlaying) audio.current?.pause();
    // Refused by the server, or by the browser: the element says so itself.
    else void audio.current?.play().catch(() => undefined);
  };
  /** By itself a slider goes from step to step, and not from where the sound is. */
  function onKey(event: KeyboardEvent): void {
    const places: Readonly<Record<string, number>> = {
      ...{ ArrowLeft: at - arrowS, ArrowDown: at - arrowS, ArrowRight: at + arrowS, ArrowUp: at + arrowS },
      ...{ PageDown: at - 6 * arrowS, PageUp: at + 6 * arrowS, Home: 0, End: all },
    };
    const place = places[event.key];
    if (event.key === ' ') toggle();
    else if (place === undefined) return;
    else go(place);
    event.preventDefault();
  }
  return (
    <div className={styles.player}>
      <audio
        ref={audio}
        src={source}
        autoPlay
        preload="auto"
        onPlay={() => setIsPlaying(true)}
        onPause={() => setIsPlaying(false)}
        onEnded={() => setIsPlaying(false)}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
        onError={() => setHasFailed(true)}
      />
      <div className={styles.keys}>
        <Button look="primary" onPress={toggle} autoFocus>
          {t(isPlaying ? 'pause' : 'play')}
        </Button>
        <Button onPress={() => go(at - stepS)}>{t('back')}</Button>
        <Button onPress={() => go(at + stepS)}>{t('ahead')}</Button>
        <span className={styles.at}>{t('place.at', { at: length(at), all: length(all) })}</span>
      </div>
      <input
        className={styles.place}
        type="range"
        aria-label={t('place')}
        aria-valuetext={t('place.at', { at: length(at), all: length(all) })}
        min={0}
        max={Math.max(1, all)}
        step={0.1}
        value={at}
        onChange={(event) => go(Number(event.currentTarget.value))}
        onKeyDown={onKey}
      />
      <p className={styles.hint}>{t('player.keys')}</p>
      {hasFailed && <p role="alert">{t('player.failed')}</p>}
    </div>
  );
}
