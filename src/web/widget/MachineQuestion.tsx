/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { useWidget } from './context.js';

/**
 * What is asked under a machine's words. It stands there empty before, since a screen reader announces only what changes in a
 * region that it knows (WCAG 4.1.3; ARIA22): else nobody who listens would hear that buttons have come.
 */
export function MachineAsks({ what }: { readonly what: string }) {
  return (
    <p class="question" id="machine-asks" role="status">
      {what}
    </p>
  );
}

/** Below a machine's answer: only a yes solves, and a person is one press away. */
export function MachineQuestion() {
  const { t, chat } = useWidget();
  const [isSent, setSent] = useState(false);
  const say = (what: 'confirm' | 'not-answered', body: unknown = {}): void => {
    setSent(true);
    void chat.ask(what, body).then((isDone) => setSent(isDone));
  };
  return (
    <div role="group" aria-labelledby="machine-asks">
      <div class="choices three">
        <button type="button" class="choice primary" disabled={isSent} onClick={() => say('confirm')}>
          {t('machine.yes')}
        </button>
        <button type="button" class="choice" disabled={isSent} onClick={() => say('not-answered', { wish: 'denied' })}>
          {t('machine.no')}
        </button>
        <button type="button" class="choice" disabled={isSent} onClick={() => say('not-answered', { wish: 'person' })}>
          {t('machine.person')}
        </button>
      </div>
      <p class="soft">{t('machine.place')}</p>
    </div>
  );
}

/** It asked back, once: the word is written in the usual field below, and a person is as near as after an answer. */
export function MachineNeeds() {
  const { t, chat } = useWidget();
  const [isSent, setSent] = useState(false);
  const person = (): void => {
    setSent(true);
    void chat.ask('not-answered', { wish: 'person' }).then((isDone) => setSent(isDone));
  };
  return (
    <div>
      <div class="choices">
        <button type="button" class="choice" disabled={isSent} onClick={person}>
          {t('machine.person')}
        </button>
      </div>
      <p class="soft">{t('machine.place')}</p>
    </div>
  );
}
