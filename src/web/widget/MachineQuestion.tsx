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

/** Below a machine's answer: only a yes solves. The way to a person is the one that always stands below. */
export function MachineQuestion() {
  const { t, chat } = useWidget();
  const [isSent, setSent] = useState(false);
  const say = (what: 'confirm' | 'not-answered', body: unknown = {}): void => {
    setSent(true);
    void chat.ask(what, body).then((isDone) => setSent(isDone));
  };
  return (
    <div role="group" aria-labelledby="machine-asks" class="choices short">
      <button type="button" class="choice primary" disabled={isSent} onClick={() => say('confirm')}>
        {t('machine.yes')}
      </button>
      <button type="button" class="choice" disabled={isSent} onClick={() => say('not-answered', { wish: 'denied' })}>
        {t('machine.no')}
      </button>
    </div>
  );
}
