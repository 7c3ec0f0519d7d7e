/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import type { ChatRow } from '#modules/contacts/live/contract.js';
import { momentWords, waitWords } from '#modules/contacts/customer-words/contract.js';
import { MachineAsks, MachineQuestion } from './MachineQuestion.js';
import { CallButton } from './CallPlace.js';
import { useWidget } from './context.js';
import { useDraft } from './draft.js';

/** Where the customer stands: place and wait, doubts, the question at the end. */
export function Standing() {
  const { t, state, prefs } = useWidget();
  const { chat } = state;
  return (
    <section class="standing" aria-label={t('chat.talkToPerson')}>
      {state.connection !== 'connected' && (
        <p class="soft" role="status">
          {t(state.connection === 'offline' ? 'chat.offline' : 'chat.behind')}
        </p>
      )}
      {state.notice && (
        <p role="alert" class="notice">
          {t(state.notice)}
        </p>
      )}
      {chat && !isMachines(chat) && <Doubts chat={chat} />}
      {chat?.promise && (
        <p>
          {t('chat.promise', {
            what: chat.promise.what,
            when: momentWords(prefs.language, chat.promise.dueAt, Date.now()),
          })}
        </p>
      )}
      <MachineAsks what={chat === null ? '' : machineAsks(t, chat)} />
      {chat?.isMachineAsking && <MachineQuestion />}
      {chat && isAsked(chat) ? <Question chat={chat} /> : <Person chat={chat} />}
    </section>
  );
}

/** A machine has the word: one question alone is asked. */
const isMachines = (chat: ChatRow): boolean => chat.isMachineAsking === true || chat.machineNeeds !== undefined;

const machineAsks = (t: ReturnType<typeof useWidget>['t'], chat: ChatRow): string =>
  chat.isMachineAsking
    ? t('machine.asks')
    : chat.machineNeeds === undefined
      ? ''
      : t('machine.needsHere', { what: chat.machineNeeds });

const isAsked = (chat: ChatRow): boolean =>
  chat.state === 'asked' || chat.state === 'resolved' || chat.state === 'unconfirmed';

/** How long, in words: read out once as it changes, never as a countdown. */
function waitingLine(chat: ChatRow | null, widget: ReturnType<typeof useWidget>): string {
  const { t, prefs } = widget;
  const lines: string[] = [];
  if (chat?.isCallback) lines.push(t('chat.callbackKept'));
  if (chat?.opensAt) lines.push(t('chat.opensAt', { when: momentWords(prefs.language, chat.opensAt, Date.now()) }));
  else {
    if (chat?.placeInLine) lines.push(t('chat.place', { count: chat.placeInLine }));
    if (chat?.wait) lines.push(t('chat.wait', { wait: waitWords(prefs.language, chat.wait) }));
  }
  return lines.join(' ');
}

/** Always in sight: a person, the wait, and a call back that keeps the place. While a machine has the word, one press ends that. */
function Person({ chat }: { chat: ChatRow | null }) {
  const widget = useWidget();
  const { t, ways } = widget;
  const [isOpen, setOpen] = useState(false);
  const isWaiting = chat === null || chat.state === 'waiting';
  const isMachine = chat !== null && isMachines(chat);
  const line = isWaiting ? waitingLine(chat, widget) : '';
  const name = chat?.consultantName;
  // Said twice is said once: the button stays as it is, so that it keeps the focus.
  const press = (): void => (isMachine ? void widget.chat.ask('not-answered', { wish: 'person' }) : setOpen(!isOpen));
  return (
    <>
      <button
        type="button"
        class={isMachine ? 'choice' : 'choice primary'}
        aria-expanded={isMachine ? undefined : isOpen}
        onClick={press}
      >
        <b>{t('chat.talkToPerson')}</b>
        <span aria-live="polite">
          {!isWaiting && name
            ? t('chat.talkNow', { name })
            : line || t(isMachine ? 'machine.place' : 'help.waitUnknown')}
        </span>
      </button>
      {isOpen && !isMachine && (
        <div class="choices">
          {isWaiting && !chat?.isCallback && chat?.placeInLine !== null && <CallMe />}
          <CallButton />
          {ways.phone && (
            <a class="choice" href={`tel:${ways.phone.replace(/[^+\d]/g, '')}`}>
              {t('chat.phoneUs', { phone: ways.phone })}
            </a>
          )}
          {isWaiting && <Leave />}
          <button type="button" class="choice" onClick={() => setOpen(false)}>
            {t(isWaiting ? 'chat.stayHere' : 'chat.back')}
          </button>
        </div>
      )}
    </>
  );
}

function Leave() {
  const { t, chat } = useWidget();
  const [isLeft, setLeft] = useState(false);
  if (isLeft) return <p role="status">{t('chat.left')}</p>;
  return (
    <button type="button" class="choice" onClick={() => void chat.ask('leave').then(setLeft)}>
      {t('chat.leave')}
    </button>
  );
}

/** A number with at least six digits, or a mail address: the centre checks again. */
export const isReachable = (to: string): boolean =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(to.trim()) || (/^[+\d\s()./-]+$/.test(to) && to.replace(/\D/g, '').length >= 6);

function CallMe() {
  const { t, chat, keep } = useWidget();
  const [isOpen, setOpen] = useState(false);
  const [to, setTo, clear] = useDraft(keep, 'draft.callback');
  const [isBad, setBad] = useState(false);
  if (!isOpen)
    return (
      <button type="button" class="choice" onClick={() => setOpen(true)}>
        {t('chat.callMe')}
        <small>{t('chat.callMeHint')}</small>
      </button>
    );
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!isReachable(to)) return setBad(true);
    void chat.ask('callback', { to: to.trim() }).then((isDone) => isDone && clear());
  };
  return (
    <form class="inset" onSubmit={submit} noValidate>
      <label for="callback">{t('chat.callTo')}</label>
      <input
        id="callback"
        autocomplete="tel"
        maxLength={200}
        value={to}
        aria-invalid={isBad}
        aria-describedby={isBad ? 'callback-bad' : undefined}
        onInput={(event) => (setTo(event.currentTarget.value), setBad(false))}
      />
      {isBad && (
        <p id="callback-bad" role="alert" class="notice">
          {t('chat.callBad')}
        </p>
      )}
      <button class="primary">{t('chat.callSend')}</button>
    </form>
  );
}

const marks = { open: '○', answered: '◐', confirmed: '●' } as const;
const states = { open: 'chat.doubtOpen', answered: 'chat.doubtAnswered', confirmed: 'chat.doubtConfirmed' } as const;

function Doubts({ chat }: { chat: ChatRow }) {
  const { t } = useWidget();
  if (chat.doubts.length === 0) return null;
  return (
    <details class="doubts" open={chat.state === 'asked'}>
      <summary>
        {t('chat.doubts')} ({chat.doubts.filter((doubt) => doubt.state === 'confirmed').length}/{chat.doubts.length})
      </summary>
      <ul>
        {chat.doubts.map((doubt) => (
          <li>
            <span aria-hidden="true">{marks[doubt.state]}</span> <span dir="auto">{doubt.words}</span>
            <small>{t(states[doubt.state])}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Only the customer's own word closes: two plain answers, and a doubt may come as late as it likes. */
function Question({ chat: row }: { chat: ChatRow }) {
  const { t, chat, keep, state } = useWidget();
  const [isDoubting, setDoubting] = useState(false);
  const [words, setWords, clear] = useDraft(keep, `draft.doubt.${state.conversation?.contactId ?? ''}`);
  const isResolved = row.state === 'resolved';
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!words.trim()) return;
    chat.write('doubt', words.trim());
    clear();
    setDoubting(false);
  };
  return (
    <>
      <p class="question" role="status">
        {t(isResolved ? 'chat.resolved' : row.state === 'unconfirmed' ? 'chat.unconfirmed' : 'chat.asked')}
      </p>
      <div class="choices">
        {!isResolved && (
          <button type="button" class="choice primary" onClick={() => void chat.ask('confirm')}>
            {t('chat.yesClear')}
          </button>
        )}
        <button type="button" class="choice" aria-expanded={isDoubting} onClick={() => setDoubting(!isDoubting)}>
          {t('chat.stillDoubt')}
        </button>
        {isResolved && (
          <button type="button" class="choice" onClick={() => chat.startAnew()}>
            {t('chat.somethingElse')}
          </button>
        )}
      </div>
      {isDoubting && (
        <form class="inset" onSubmit={submit}>
          <label for="doubt">{t('chat.whichDoubt')}</label>
          <textarea
            id="doubt"
            rows={2}
            maxLength={2000}
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
          <button class="primary">{t('chat.sendDoubt')}</button>
        </form>
      )}
    </>
  );
}
