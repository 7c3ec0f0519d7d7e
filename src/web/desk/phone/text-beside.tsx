/**
 * Text beside a call, letter by letter both ways (EN 301 549 6.2). What the customer writes stands above, what I write below,
 * each under its name; finished lines stand in the timeline. Open by itself as soon as the customer writes.
 */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { CallOnDesk } from '#modules/contacts/phone/contract.js';
import { longestLine } from '#modules/contacts/web-call/contract.js';
import { Button, LiveRegion } from '#web/kit/index.js';
import { TextSender } from '#web/kit/sound/text-sender.js';
import { useText } from '../text/words.js';
import styles from './phone.module.css';
import type { Telephone } from './telephone.js';

interface Props {
  readonly phone: Telephone;
  readonly callId: string;
  readonly text: NonNullable<CallOnDesk['text']>;
  readonly name: string;
  readonly isAsked: boolean;
}

export function TextBeside({ phone, callId, text, name, isAsked }: Props): ReactNode {
  const t = useText();
  const sender = useMemo(() => {
    const made = new TextSender((line, isDone) => phone.text(callId, line, isDone));
    made.begin(text.mine);
    return made;
    // Of one call: what the server says of my own line later is older than what stands here.
  }, [phone, callId]);
  const [line, setLine] = useState(text.mine);
  const [announced, setAnnounced] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const isWritten = text.theirs !== '';
  useEffect(() => () => sender.stop(), [sender]);
  useEffect(() => {
    if (isAsked) field.current?.focus();
  }, [isAsked]);
  // Said once as they begin; the finished line is read out by the timeline.
  useEffect(() => setAnnounced(isWritten ? t('phone.text.theirs', { name }) : ''), [isWritten, name, t]);
  const enter = (): void => {
    if (sender.enter()) setLine('');
  };
  return (
    <div className={styles.text} role="group" aria-label={t('phone.text')}>
      <LiveRegion>{announced}</LiveRegion>
      {isWritten && (
        <p className={styles.theirs}>
          <span className={styles.who}>{t('phone.text.theirs', { name })}</span> <span dir="auto">{text.theirs}</span>
        </p>
      )}
      <label>
        <span className={styles.who}>{t('phone.text.mine', { name })}</span>
        <input
          ref={field}
          value={line}
          maxLength={longestLine}
          autoComplete="off"
          onChange={(event) => {
            setLine(event.currentTarget.value);
            sender.type(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
            event.preventDefault();
            enter();
          }}
        />
      </label>
      <Button onPress={enter} isDisabled={line.trim() === ''}>
        {t('phone.text.send')}
      </Button>
    </div>
  );
}
