/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '#modules/contacts/contract.js';
import type { ChatMessage } from '#modules/contacts/live/contract.js';
import { dayWords, momentWords } from '#modules/contacts/customer-words/contract.js';
import { fileHref } from './api.js';
import { useWidget } from './context.js';
import type { OutItem } from './outbox.js';

/** How near the end still counts as reading the end. */
const nearEndPx = 80;
const aboveNewestPx = 8;

/**
 * W3C technique ARIA23: a conversation is `role="log"`. New messages never move the focus, and never move the text of
 * who is reading back: a button says that there is something new.
 */
export function Messages() {
  const { t, state } = useWidget();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shownTop = useRef(0);
  const [hasNew, setNew] = useState(false);
  const count = state.messages.length + state.out.length;
  /** The end; of a message that is longer than the pane, its beginning: there it says who speaks. */
  const toNewest = (): void => {
    const log = box.current;
    const newest = [...(log?.querySelectorAll<HTMLElement>('.message') ?? [])].at(-1);
    if (!log) return;
    const end = log.scrollHeight - log.clientHeight;
    const begin = newest ? newest.offsetTop - log.offsetTop - aboveNewestPx : end;
    shownTop.current = Math.max(0, Math.min(end, begin));
    log.scrollTo({ top: shownTop.current });
    setNew(false);
  };
  useLayoutEffect(() => {
    if (isAtEnd.current) toNewest();
    else setNew(true);
  }, [count]);
  // The question whether all is clear takes room from the conversation: the last answer must not slide out below it.
  useEffect(() => {
    const watch = new ResizeObserver(() => isAtEnd.current && toNewest());
    if (box.current) watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  const scrolled = (event: { currentTarget: HTMLElement }): void => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
    // Fractions of a pixel, where the page is enlarged.
    const isAsShown = Math.abs(scrollTop - shownTop.current) < 2;
    isAtEnd.current = isAsShown || scrollHeight - scrollTop - clientHeight < nearEndPx;
    if (isAtEnd.current) setNew(false);
  };
  return (
    <div class="log-frame">
      <div class="log" role="log" aria-label={t('chat.log')} tabIndex={0} ref={box} onScroll={scrolled}>
        {state.messages.map((message) => (
          <Message key={message.id} message={message} />
        ))}
        {state.out.map((item) => (
          <OnItsWay key={item.id} item={item} />
        ))}
        {state.writing[0] && <p class="soft writing">{t('chat.typing', { name: state.writing[0] })}</p>}
      </div>
      {hasNew && (
        <button type="button" class="new-below" onClick={toNewest}>
          {t('chat.newBelow')}
        </button>
      )}
    </div>
  );
}

function Message({ message }: { message: ChatMessage }) {
  const { t, prefs } = useWidget();
  const isMine = message.from === 'me';
  const who = isMine ? t('chat.you') : message.from === 'machine' ? t('chat.machine') : message.name;
  return (
    <div class={isMine ? 'message me' : 'message'} data-synthetic={message.machine ? 'true' : undefined}>
      <p class="who">{who}</p>
      {message.body && (
        <p class="words" dir="auto">
          {message.body}
        </p>
      )}
      <Files files={message.attachments} />
      {message.machine && message.machine.source !== '' && (
        <p class="when">
          {t('machine.source', {
            source: message.machine.source,
            when: dayWords(prefs.language, message.machine.checkedAt),
          })}
        </p>
      )}
      <p class="when">
        {momentWords(prefs.language, message.at, Date.now())}
        {isMine && ` · ${t('chat.stateReceived')}`}
      </p>
    </div>
  );
}

function Files({ files }: { files: readonly Attachment[] }) {
  const { state } = useWidget();
  const { conversation } = state;
  if (!conversation || files.length === 0) return null;
  return (
    <ul class="files">
      {files.map((file) => (
        <li key={file.fileId}>
          <a href={fileHref(conversation, file.fileId)} target="_blank" rel="noreferrer noopener">
            {file.type.startsWith('image/') && <img src={fileHref(conversation, file.fileId)} alt="" loading="lazy" />}
            {file.name}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** A message the conversation does not show yet, with where it is. */
function OnItsWay({ item }: { item: OutItem }) {
  const { t, chat } = useWidget();
  const state = { coming: 'chat.stateComing', sent: 'chat.stateSent', failed: 'chat.stateFailed' } as const;
  return (
    <div class="message me coming">
      <p class="who">{t('chat.you')}</p>
      <p class="words" dir="auto">
        {item.body || item.attachments.map((file) => file.name).join(', ')}
      </p>
      <p class="when">{t(state[item.state])}</p>
      {item.reason && <p class="notice">{t(item.reason)}</p>}
      {item.state === 'failed' && (
        <p class="row">
          <button type="button" onClick={() => chat.tryAgain(item)}>
            {t('chat.tryAgain')}
          </button>
          <button type="button" onClick={() => chat.remove(item)}>
            {t('chat.remove')}
          </button>
        </p>
      )}
    </div>
  );
}
