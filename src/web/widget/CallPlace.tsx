/** @jsxImportSource preact */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { callIsKept } from './call/kept.js';
import { useWidget } from './context.js';

type Part = ComponentType<{ readonly isResumed: boolean; readonly onDone: () => void }>;

/** Where the telephone comes once it is loaded: nobody who writes pays for it. */
export function CallPlace({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWidget();
  const [part, setPart] = useState<{ readonly Call: Part } | null>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    import('./call/index.js').then(
      (loaded) => setPart({ Call: loaded.default }),
      () => setMissing(true),
    );
  }, []);
  if (part) return <part.Call isResumed={callIsKept()} onDone={onDone} />;
  return (
    <section class="call">
      <p role="status">{t(isMissing ? 'chat.failed' : 'call.loading')}</p>
      {isMissing && (
        <button type="button" onClick={onDone}>
          {t('chat.back')}
        </button>
      )}
    </section>
  );
}

/** Only where a call reaches somebody, and where a browser may have a microphone at all. */
export function CallButton() {
  const { t, ways, call } = useWidget();
  if (!ways.canCall || !('mediaDevices' in navigator)) return null;
  return (
    <button type="button" class="choice" onClick={call}>
      {t('call.button')}
      <small>{t('call.buttonHint')}</small>
    </button>
  );
}
