/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { waitWords } from '#modules/contacts/customer-words/contract.js';
import { useWidget } from '../context.js';
import type { Caller, CallView } from '#web/kit/customer/caller.js';
import { Keys } from './Keys.js';
import { NumberForm } from './NumberForm.js';
import { TextLine } from './TextLine.js';
import type { CallWishes } from './index.js';

interface Props {
  readonly caller: Caller;
  readonly wishes: CallWishes;
  readonly isHeard: boolean;
  readonly onClose: () => void;
}

/** The call from its first press to its end: what happens now in words, and what can be done. */
export function CallPanel({ caller, wishes, isHeard, onClose }: Props) {
  const widget = useWidget();
  const { t, ways } = widget;
  const { view } = caller;
  const title = useRef<HTMLHeadingElement>(null);
  // Whoever pressed the button is led to what it opened, and once more to how it ended.
  const stage = view.step === 'opening' || view.step === 'on' ? 'call' : view.step;
  useEffect(() => title.current?.focus(), [stage]);
  return (
    <section class="call" aria-labelledby="call-title">
      <h2 id="call-title" tabIndex={-1} ref={title}>
        {t(view.isBeside ? 'beside.title' : 'call.title')}
      </h2>
      <p role="status" class={view.isLost ? 'notice' : undefined}>
        {standing(view, widget)}
      </p>
      {view.step === 'asking' && <Asking caller={caller} wishes={wishes} onClose={onClose} />}
      {view.step === 'opening' && !view.isBeside && <HangUp caller={caller} />}
      {view.step === 'on' && (view.isBeside ? <Beside caller={caller} /> : <Talk caller={caller} isHeard={isHeard} />)}
      {view.step === 'over' && (
        <div class="row">
          {!view.isBeside && (
            <button type="button" class="primary" onClick={() => void caller.start()}>
              {t('call.again')}
            </button>
          )}
          <button type="button" onClick={onClose}>
            {t('call.close')}
          </button>
          {ways.phone && (
            <a class="button" href={`tel:${ways.phone.replace(/[^+\d]/g, '')}`}>
              {t('chat.phoneUs', { phone: ways.phone })}
            </a>
          )}
        </div>
      )}
    </section>
  );
}

/** One line that is read out as it changes: where the call stands. */
function standing(view: CallView, { t, state, prefs }: ReturnType<typeof useWidget>): string {
  const { chat } = state;
  if (view.step === 'over') return view.words === null ? '' : t(view.words);
  if (view.step === 'asking') return t('call.why');
  if (view.isLost) return t('call.lost');
  switch (view.call?.state ?? 'connecting') {
    case 'connecting':
      return t(view.isBeside ? 'call.loading' : 'call.opening');
    case 'menu':
      return t('call.menu');
    case 'held':
      return t('call.held');
    case 'talking':
      return chat?.consultantName ? t('call.talking', { name: chat.consultantName }) : t('call.talkingNobody');
    case 'waiting': {
      const place = chat?.placeInLine ? t('chat.place', { count: chat.placeInLine }) : '';
      const wait = chat?.wait ? t('chat.wait', { wait: waitWords(prefs.language, chat.wait) }) : '';
      return [t('call.waiting'), place, wait].filter(Boolean).join(' ');
    }
  }
}

function Asking({ caller, wishes, onClose }: Omit<Props, 'isHeard'>) {
  const { t, ways, prefs, state } = useWidget();
  const isNew = state.conversation === null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void caller.start();
      }}
    >
      <p class="soft">{t('call.how')}</p>
      {isNew && (ways.topics ?? []).length > 0 && (
        <>
          <label for="call-topic">{t('help.topic')}</label>
          <select id="call-topic" onChange={(event) => (wishes.topic = event.currentTarget.value)}>
            <option value="">{t('help.topicUnknown')}</option>
            {ways.topics!.map((one) => (
              <option key={one.queueId} value={one.queueId}>
                {one[prefs.language]}
              </option>
            ))}
          </select>
        </>
      )}
      {isNew && (
        <>
          <label for="call-name">{t('help.yourName')}</label>
          <input
            id="call-name"
            autocomplete="name"
            maxLength={120}
            onInput={(event) => (wishes.name = event.currentTarget.value)}
          />
        </>
      )}
      <div class="row">
        <button class="primary">{t('call.now')}</button>
        <button type="button" onClick={onClose}>
          {t('chat.back')}
        </button>
      </div>
    </form>
  );
}

function HangUp({ caller }: { readonly caller: Caller }) {
  const { t } = useWidget();
  return (
    <button type="button" class="hang-up" onClick={() => caller.hangUp()}>
      {t('call.hangUp')}
    </button>
  );
}

function Talk({ caller, isHeard }: { readonly caller: Caller; readonly isHeard: boolean }) {
  const { t } = useWidget();
  const { view } = caller;
  const state = view.call?.state ?? 'connecting';
  return (
    <>
      <p class="soft heard">
        <span aria-hidden="true">{isHeard ? '◉' : '○'}</span> {t(isHeard ? 'call.sound' : 'call.noSound')}
        {view.isMuted && ` · ${t('call.muted')}`}
      </p>
      <div class="row">
        <button type="button" aria-pressed={view.isMuted} onClick={() => caller.mute(!view.isMuted)}>
          {t('call.mute')}
        </button>
        <HangUp caller={caller} />
      </div>
      {state === 'menu' && <Keys caller={caller} />}
      {(state === 'waiting' || state === 'talking') && <MoreKeys caller={caller} />}
      {state === 'waiting' && <Instead caller={caller} />}
      {state !== 'menu' && state !== 'connecting' && <TextLine caller={caller} />}
    </>
  );
}

/** Beside a telephone: place and wait stand above; here one writes, and may do something else than wait. */
function Beside({ caller }: { readonly caller: Caller }) {
  const { t } = useWidget();
  const state = caller.view.call?.state ?? 'connecting';
  return (
    <>
      {state === 'waiting' && <p class="soft">{t('beside.phone')}</p>}
      {state !== 'menu' && state !== 'connecting' && <TextLine caller={caller} />}
      {state === 'waiting' && (
        <Instead caller={caller}>
          <button type="button" class="choice" onClick={() => caller.leave()}>
            {t('beside.leave')}
            <small>{t('beside.leaveHint')}</small>
          </button>
        </Instead>
      )}
    </>
  );
}

/** What the voice offers by key while one waits or talks: to refuse a recording, to be called back. */
function MoreKeys({ caller }: { readonly caller: Caller }) {
  const { t } = useWidget();
  return (
    <details>
      <summary>{t('call.keys')}</summary>
      <Keys caller={caller} />
    </details>
  );
}

/** Nobody has to wait with a device at the ear: called back or answered in writing, the place stays. */
function Instead({ caller, children }: { readonly caller: Caller; readonly children?: ComponentChildren }) {
  const { t } = useWidget();
  return (
    <details>
      <summary>{t('call.instead')}</summary>
      <div class="choices">
        <button type="button" class="choice" onClick={() => caller.write()}>
          {t(caller.view.isBeside ? 'beside.goOn' : 'call.write')}
          <small>{t('call.writeHint')}</small>
        </button>
        <NumberForm caller={caller} />
        {children}
      </div>
    </details>
  );
}
