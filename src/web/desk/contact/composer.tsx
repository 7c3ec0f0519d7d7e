/**
 * Where the answer is written. The text belongs to the person, not to this component: whatever happens to contact, tab or
 * network, it stays (drafts/). Sending waits while the screen is behind; typing never does.
 */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { Contact, Customer } from '#modules/contacts/contract.js';
import {
  Button,
  live,
  newKey,
  now,
  Tabs,
  toast,
  useCommands,
  useFormats,
  useLiveState,
  useMe,
} from '#web/kit/index.js';
import { answerWords } from '../answers/answer-words.js';
import { putAnswer, takeOut, useComposing, usePut } from '../answers/composing.js';
import type { DraftState } from '../drafts/draft-box.js';
import { holdMs } from '../outbox/outbox.js';
import { running, useDraft } from '../services.js';
import { deskWords, useText } from '../text/words.js';
import { AttachButton, AttachedFiles, setAttachments, useAttachments, useUpload } from './attachments.js';
import styles from './composer.module.css';
import { usePhrases } from './phrase-picker.js';

export interface ComposerProps {
  readonly contact: Contact;
  readonly customer: Customer | null;
  /** False where only a note may be left. */
  readonly mayWrite: boolean;
  readonly holderName: string;
}

/**
 * The channel the customer used last comes first; mail is offered too where there is an address. Nothing is written to a
 * telephone: there a note is kept, and what has to be said is said.
 */
export function channelsOf(contact: Contact, customer: Customer | null): readonly string[] {
  const hasMail = customer?.identities.some((identity) => identity.kind === 'mail') ?? false;
  const own = contact.channel === 'call' ? [] : [contact.channel];
  return [...new Set([...own, ...(hasMail ? ['mail'] : [])])];
}

export function Composer({ contact, customer, mayWrite, holderName }: ComposerProps): ReactNode {
  const t = useText();
  const channels = mayWrite ? channelsOf(contact, customer) : [];
  const [chosen, setChosen] = useState<string | null>(null);
  const channel = chosen === 'note' || channels.includes(chosen ?? '') ? chosen! : (channels[0] ?? 'note');
  const field = useRef<HTMLTextAreaElement>(null);
  const name = contact.customerName;
  const focus = useRef((to: string) => {
    // At once: what is typed next is meant for the text, and outside of it letters are keys.
    flushSync(() => setChosen(to));
    field.current?.focus();
  });
  const first = channels[0] ?? 'note';
  useCommands(
    useMemo(
      () => [
        { id: 'reply', label: t('key.reply'), key: 'r', run: () => focus.current(first) },
        { id: 'note', label: t('key.note'), key: 'n', run: () => focus.current('note') },
      ],
      [t, first],
    ),
  );
  useComposing({
    put(words, isForColleagues) {
      // What is meant for colleagues must not end in a customer's hands by one key too many.
      const to = isForColleagues ? 'note' : channel;
      putAnswer({ contactId: contact.id, channel: to, words });
      focus.current(to);
    },
  });
  const tabs = [
    ...channels.map((id) => ({
      id,
      label: deskWords.has(`composer.${id}`) ? t(`composer.${id}` as 'composer.chat', { name }) : id,
    })),
    { id: 'note', label: t('composer.noteTab') },
  ];
  return (
    <div className={styles.composer}>
      {!mayWrite && <div className={styles.other}>{t('composer.closed', { name: holderName })}</div>}
      <Tabs label={t('composer.label')} tabs={tabs} value={channel} onChange={setChosen}>
        <Field key={channel} contact={contact} channel={channel} field={field} />
      </Tabs>
    </div>
  );
}

interface FieldProps {
  readonly contact: Contact;
  readonly channel: string;
  readonly field: React.RefObject<HTMLTextAreaElement | null>;
}

function Field({ contact, channel, field }: FieldProps): ReactNode {
  const t = useText();
  const { person } = useMe();
  const { isBehind } = useLiveState();
  const state = useDraft(contact.id, channel);
  const key = `${contact.id}|${channel}`;
  const files = useAttachments(key);
  const upload = useUpload(key);
  const { drafts, outbox } = running();
  const isNote = channel === 'note';
  const text = state.draft.text;
  const maySend = !isBehind && text.trim() !== '' && upload.busy === null;
  useSayWriting(contact.id, text);
  const send = async (): Promise<void> => {
    if (!maySend) return;
    const at = now();
    const outgoing = {
      clientId: newKey(),
      personId: person.id,
      contactId: contact.id,
      kind: isNote ? ('note' as const) : ('message' as const),
      channel,
      body: text.trim(),
      attachments: files,
      after: contact.seq,
      at,
      sendAt: at + holdMs,
    };
    setAttachments(key, []);
    await drafts.handOver(contact.id, channel, outgoing);
    outbox.add(outgoing);
    const hide = toast({
      // The held line in the timeline counts down already; this only lets Z take it back.
      words: '',
      undo: () => void outbox.takeBack(outgoing.clientId).then(() => setAttachments(key, outgoing.attachments)),
    });
    setTimeout(hide, holdMs);
  };
  const phrases = usePhrases({ contact, field, onText: (words) => drafts.type(contact.id, channel, words) });
  const latest = useRef({ send, openPhrases: phrases.open });
  latest.current = { send, openPhrases: phrases.open };
  useCommands(
    useMemo(
      () => [
        { id: 'send', label: t('key.send'), key: 'Ctrl+Enter', isKeyOnly: true, run: () => void latest.current.send() },
        { id: 'phrase', label: t('key.phrase'), key: '/', run: () => latest.current.openPhrases() },
      ],
      [t],
    ),
  );
  return (
    <>
      <KeptBeside contactId={contact.id} channel={channel} others={state.draft.others} />
      <div className={styles.writing}>
        {phrases.list}
        <textarea
          {...phrases.fieldProps}
          ref={field}
          className={styles.text}
          aria-label={
            deskWords.has(`composer.${channel}`)
              ? t(`composer.${channel}` as 'composer.note', { name: contact.customerName })
              : channel
          }
          value={text}
          rows={3}
          onChange={(event) => {
            drafts.type(contact.id, channel, event.currentTarget.value);
            phrases.onCaret();
          }}
          onSelect={phrases.onCaret}
          onKeyDown={(event) => {
            if (!phrases.onKeyDown(event) && event.key === 'Escape') event.currentTarget.blur();
          }}
          onPaste={(event) => {
            const pasted = [...event.clipboardData.files];
            if (pasted.length === 0 || isNote) return;
            event.preventDefault();
            void upload.add(pasted);
          }}
        />
      </div>
      <AttachedFiles id={key} upload={upload} />
      <div className={styles.foot}>
        <span className={styles.state}>
          <SaveState state={state} />
          {isBehind && ` · ${t('composer.behind')}`}
          <PutHere contactId={contact.id} channel={channel} text={text} />
        </span>
        <span className={styles.buttons}>
          <Button look="quiet" command="phrase" onPress={phrases.open}>
            {t('phrase.button')}
          </Button>
          {!isNote && <AttachButton upload={upload} />}
          <Button look="primary" command="send" isDisabled={!maySend} onPress={() => void send()}>
            {t(isNote ? 'composer.saveNote' : 'composer.send')}
          </Button>
        </span>
      </div>
    </>
  );
}

/** An answer stands in the text: nothing is sent by that, and it goes as it came. */
function PutHere({ contactId, channel, text }: Record<'contactId' | 'channel' | 'text', string>): ReactNode {
  const say = answerWords.useText();
  const put = usePut(contactId, channel, text);
  return (
    <span role="status">
      {put && (
        <>
          {` · ${say(channel === 'note' ? 'put.staff.done' : 'put.done')} `}
          <Button look="link" command="undo" onPress={() => takeOut(put)}>
            {say('put.undo')}
          </Button>
        </>
      )}
    </span>
  );
}

/** Where the text is, in words. */
function SaveState({ state }: { readonly state: DraftState }): ReactNode {
  const t = useText();
  const formats = useFormats();
  if (state.place === 'empty' || (state.draft.text === '' && state.place !== 'server')) return null;
  if (state.place === 'server' && state.savedAt !== null)
    return t('composer.saved', { time: formats.timeWithSeconds(state.savedAt) });
  if (state.isServerAway) return t('composer.savedHere');
  return t(state.place === 'local' ? 'composer.local' : 'composer.saving');
}

/** Texts written elsewhere that could not be joined: nothing is decided for the person. */
function KeptBeside(props: {
  readonly contactId: string;
  readonly channel: string;
  readonly others: readonly string[];
}): ReactNode {
  const { contactId, channel, others } = props;
  const t = useText();
  const { drafts } = running();
  return others.map((other) => (
    <div key={other} className={styles.other}>
      <strong>{t('composer.other')}</strong>
      <div className={styles.otherText} tabIndex={0} role="group" aria-label={t('composer.other')}>
        {other}
      </div>
      <div className={styles.buttons}>
        <Button onPress={() => drafts.settle(contactId, channel, other, 'use')}>{t('composer.use')}</Button>
        <Button onPress={() => drafts.settle(contactId, channel, other, 'append')}>{t('composer.append')}</Button>
        <Button
          look="quiet"
          onPress={() => {
            drafts.settle(contactId, channel, other, 'drop');
            toast({ words: t('composer.dropped'), undo: () => drafts.giveBack(contactId, channel, other) });
          }}
        >
          {t('composer.drop')}
        </Button>
      </div>
    </div>
  ));
}

/** Tells the colleagues "writing" with the keystrokes, and "looking" again a few seconds after the last. */
function useSayWriting(contactId: string, text: string): void {
  const before = useRef(text);
  useEffect(() => {
    if (before.current === text) return;
    before.current = text;
    live().saysPresence(contactId, text === '' ? 'looking' : 'writing');
    const timer = setTimeout(() => live().saysPresence(contactId, 'looking'), 6000);
    return () => clearTimeout(timer);
  }, [contactId, text]);
}
