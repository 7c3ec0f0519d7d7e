/** @jsxImportSource preact */
import { useWidget } from '../context.js';
import { longestLine } from '#modules/contacts/web-call/contract.js';
import type { Caller } from '#web/kit/customer/caller.js';

/**
 * Text beside the voice, both ways, letter by letter (EN 301 549 6.2). Mine and theirs are kept apart by place, label and form
 * (6.2.2.1 to 6.2.2.3). The growing line is not read out letter by letter: finished it stands in the conversation, whose log is.
 */
export function TextLine({ caller }: { readonly caller: Caller }) {
  const { t, state } = useWidget();
  const { mine, theirs } = caller.view;
  const name = state.chat?.consultantName;
  return (
    <form
      class="text-beside"
      onSubmit={(event) => {
        event.preventDefault();
        caller.enter();
      }}
    >
      {theirs !== '' && (
        <p class="message" aria-live="off">
          <span class="who">{name ? t('call.theyWrite', { name }) : t('call.somebodyWrites')}</span>{' '}
          <span class="words growing" dir="auto">
            {theirs}
          </span>
        </p>
      )}
      <label for="call-text">{t(caller.view.isBeside ? 'beside.write' : 'call.text')}</label>
      <input
        id="call-text"
        autocomplete="off"
        enterkeyhint="send"
        maxLength={longestLine}
        value={mine}
        aria-describedby="call-text-hint"
        onInput={(event) => caller.type(event.currentTarget.value)}
      />
      <p id="call-text-hint" class="soft">
        {t('call.textHint')}
      </p>
      <button>{t('chat.send')}</button>
    </form>
  );
}
