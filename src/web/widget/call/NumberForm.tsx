/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { useWidget } from '../context.js';
import { useDraft } from '../draft.js';
import type { Caller } from '#web/kit/customer/caller.js';

/** A number to be called back at: the centre checks that it is an ordinary one. */
export function NumberForm({ caller }: { readonly caller: Caller }) {
  const { t, keep } = useWidget();
  const [to, setTo] = useDraft(keep, 'draft.callNumber');
  const [isMissing, setMissing] = useState(false);
  const isBad = isMissing || caller.view.hasBadNumber;
  return (
    <form
      class="inset"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isShort = to.replace(/\D/g, '').length < 6;
        setMissing(isShort);
        if (!isShort) caller.callBack(to.trim());
      }}
    >
      <label for="call-number">{t('call.number')}</label>
      <input
        id="call-number"
        type="tel"
        autocomplete="tel"
        maxLength={40}
        value={to}
        aria-invalid={isBad}
        aria-describedby={isBad ? 'call-number-bad' : 'call-number-hint'}
        onInput={(event) => (setTo(event.currentTarget.value), setMissing(false))}
      />
      {isBad ? (
        <p id="call-number-bad" role="alert" class="notice">
          {t('call.badNumber')}
        </p>
      ) : (
        <p id="call-number-hint" class="soft">
          {t('chat.callMeHint')}
        </p>
      )}
      <button>{t('chat.callMe')}</button>
    </form>
  );
}
