/** The call that lives: with whom, for how long, how the line is; mute, hold, keys, hang up. */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { CallOnDesk, DeskTelephone, Quality } from '#modules/contacts/phone/contract.js';
import { Button, LiveRegion, Tag, useCommands, useFormats, useNow, type Command, type Tone } from '#web/kit/index.js';
import offerStyles from '../offer/offer.module.css';
import { RecordingSwitch, RecordingTag } from '../recording/in-call.js';
import { useText } from '../text/words.js';
import { Keypad } from './keypad.js';
import styles from './phone.module.css';
import { wordsOf, type LineWords } from '#web/kit/sound/quality.js';
import { AtOwn, MoveToOwn } from './move-to-own.js';
import { Handset } from './ringing-bar.js';
import type { Telephone } from './telephone.js';
import { TextBeside } from './text-beside.js';
import { ThirdParty } from './third-party.js';

interface Props {
  readonly phone: Telephone;
  readonly call: CallOnDesk;
  readonly quality: Quality | null;
  /** A telephone of the person's own, on which the call could go on. */
  readonly own: DeskTelephone['own'];
}

export function CallBar({ phone, call, quality, own }: Props): ReactNode {
  const t = useText();
  const now = useNow();
  const formats = useFormats();
  const [hasKeypad, setHasKeypad] = useState(false);
  const [wantsText, setWantsText] = useState(false);
  const { callId, isMuted, text } = call;
  const isWritten = text !== null;
  const hasText = text !== null && (wantsText || text.theirs !== '' || text.mine !== '');
  const [opened, setOpened] = useState(false);
  // Once there it stays: a field must not go while somebody writes in it.
  if (hasText && !opened) setOpened(true);
  const isHeld = call.state === 'held';
  const does = useRef({ mute: () => undefined as void, hold: () => undefined as void });
  does.current = { mute: () => phone.mute(callId, !isMuted), hold: () => phone.hold(callId, !isHeld) };
  useCommands(
    useMemo((): readonly Command[] => {
      const everywhere = { isEverywhere: true };
      return [
        { id: 'call.mute', label: t('key.call.mute'), key: 'm', run: () => does.current.mute(), ...everywhere },
        { id: 'call.hold', label: t('key.call.hold'), key: 'h', run: () => does.current.hold(), ...everywhere },
        // Twice, so that no slip ends a conversation.
        { id: 'call.hangUp', label: t('key.call.hangUp'), key: 'x x', run: () => phone.hangUp(callId), ...everywhere },
        // A browser has no menu to be keyed through; it has text beside the voice instead.
        isWritten
          ? { id: 'call.text', label: t('phone.text'), run: () => setWantsText(true) }
          : { id: 'call.keypad', label: t('key.call.keypad'), run: () => setHasKeypad(true) },
      ];
    }, [t, phone, callId, isWritten]),
  );
  const isCalling = call.direction === 'out' && call.state === 'connecting';
  const words = t(
    isCalling ? 'phone.state.calling' : `phone.state.${call.state === 'ringing' ? 'connecting' : call.state}`,
  );
  const who = call.name || call.number || t('phone.unknown');
  return (
    <section className={`${offerStyles.offer} ${styles.bar} ${styles.live}`} aria-label={t('phone.region')}>
      <LiveRegion>{`${words}: ${who}. ${isMuted ? t('phone.muted') : ''}`}</LiveRegion>
      <Handset />
      <div className={offerStyles.about}>
        <div>
          <span className={offerStyles.who}>{who}</span>{' '}
          {call.number !== null && call.number !== who && <span className={offerStyles.subject}>{call.number}</span>}
        </div>
        <div className={`${offerStyles.small} ${styles.facts}`}>
          <span>
            {words} {formats.length(Math.max(0, now - call.since))}
          </span>
          {quality && call.state === 'talking' && <LineState quality={quality} />}
          <AtOwn call={call} />
          <Watched call={call} />
        </div>
      </div>
      <MoveToOwn phone={phone} call={call} quality={quality} own={own} />
      <Switch isOn={isMuted} command="call.mute" onPress={does.current.mute}>
        {t('phone.mute')}
      </Switch>
      <Switch
        isOn={isHeld}
        command="call.hold"
        onPress={does.current.hold}
        isDisabled={call.state !== 'talking' && call.state !== 'held'}
      >
        {t('phone.hold')}
      </Switch>
      <RecordingSwitch phone={phone} call={call} />
      <ThirdParty phone={phone} call={call} />
      {isWritten ? (
        <Switch isOn={opened} onPress={() => (setWantsText(!opened), setOpened(!opened))}>
          {t('phone.text')}
        </Switch>
      ) : (
        <Switch isOn={hasKeypad} onPress={() => setHasKeypad(!hasKeypad)}>
          {t('phone.keypad')}
        </Switch>
      )}
      <Button look="danger" command="call.hangUp" onPress={() => phone.hangUp(callId)}>
        {t('phone.hangUp')}
      </Button>
      {text !== null && opened && (
        <TextBeside phone={phone} callId={callId} text={text} name={who} isAsked={wantsText} />
      )}
      {hasKeypad && <Keypad onDigit={(digit) => phone.digits(callId, digit)} onClose={() => setHasKeypad(false)} />}
    </section>
  );
}

interface SwitchProps {
  readonly isOn: boolean;
  readonly command?: string;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** On or off, said by more than a colour: a pressed button has a bar under its words. */
function Switch({ isOn, command, isDisabled = false, onPress, children }: SwitchProps): ReactNode {
  return (
    <Button
      className={isOn ? (styles.on ?? '') : ''}
      {...(command === undefined ? {} : { command })}
      isDisabled={isDisabled}
      onPress={onPress}
      aria-pressed={isOn}
    >
      {children}
    </Button>
  );
}

const tones: Readonly<Record<LineWords, Tone>> = { good: 'plain', disturbed: 'warn', bad: 'warn', silent: 'warn' };

function LineState({ quality }: { readonly quality: Quality }): ReactNode {
  const t = useText();
  const formats = useFormats();
  const words = wordsOf(quality);
  const whole = (value: number | null): string => (value === null ? '–' : formats.number(Math.round(value)));
  const { lossPercent, roundTripMs, jitterMs } = quality;
  const numbers = { loss: formats.number(lossPercent), trip: whole(roundTripMs), jitter: whole(jitterMs) };
  return (
    <span title={t('phone.line.numbers', numbers)}>
      <Tag tone={tones[words]}>{t(`phone.line.${words}`)}</Tag>
    </span>
  );
}

/** Whoever hears this call, and whether it is kept: never hidden from the person who talks. */
function Watched({ call }: { readonly call: CallOnDesk }): ReactNode {
  const t = useText();
  const [announced, setAnnounced] = useState('');
  const listeners = call.listeners.map(({ name, mode }) => t(`phone.listens.${mode}`, { name }));
  const said = listeners.join('. ');
  useEffect(() => setAnnounced(said), [said]);
  return (
    <>
      {listeners.map((words) => (
        <Tag key={words} tone="info">
          {words}
        </Tag>
      ))}
      <RecordingTag call={call} />
      <LiveRegion>{announced}</LiveRegion>
    </>
  );
}
