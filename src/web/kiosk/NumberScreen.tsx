/** @jsxImportSource preact */
import type { ScreenProps } from './App.js';
import { grouped, padKeys, type PadKey } from './number.js';
import * as visits from './visit.js';
import { lineWords } from './words.js';

/** A number by fingers alone; a keyboard works as well. */
export function NumberScreen({ model, t }: ScreenProps) {
  const { visit, ways, line } = model;
  const isInCall = model.telephone !== null;
  const press = (key: PadKey): void => model.set(visits.pressed(visit, key));
  const trouble = visit.trouble;
  return (
    <div
      class="number"
      onKeyDown={(event) => {
        const key = event.key === 'Backspace' ? 'erase' : event.key;
        if (!(padKeys as readonly string[]).includes(key)) return;
        event.preventDefault();
        press(key as PadKey);
      }}
    >
      <div class="told">
        <h1 tabIndex={-1}>{t('callback')}</h1>
        <p>{isInCall ? t('waiting') : lineWords(visit.language, line, ways)}</p>
        <p id="number-label" class="label">
          {t('number')}
        </p>
        <p
          class={`typed ${visit.number === '' ? 'soft' : ''}`}
          role="status"
          aria-labelledby="number-label number-typed"
          data-private
        >
          <span id="number-typed">{visit.number === '' ? t('numberEmpty') : grouped(visit.number)}</span>
        </p>
        {trouble !== null && (
          <p class="notice" role="alert">
            {t(trouble)}
          </p>
        )}
      </div>
      <Pad t={t} label={t('numberPad')} keys={padKeys} onPress={(key) => press(key as PadKey)}>
        <button type="button" class="erase-all" onClick={() => model.set(visits.erased(visit))}>
          {t('eraseAll')}
        </button>
      </Pad>
      <div class="agree">
        <p class="soft">{t('consent', { days: ways.keptDays })}</p>
        <button type="button" class="choice primary" aria-disabled={visit.isSending} onClick={() => void model.agree()}>
          <b>{t(visit.isSending ? 'sending' : 'agree')}</b>
        </button>
      </div>
    </div>
  );
}

interface PadProps {
  readonly t: ScreenProps['t'];
  readonly label: string;
  readonly keys: readonly string[];
  readonly onPress: (key: string) => void;
  readonly children?: preact.ComponentChildren;
}

export function Pad({ t, label, keys, onPress, children }: PadProps) {
  const names: Readonly<Record<string, string>> = {
    '*': t('star'),
    '#': t('hash'),
    '+': t('plus'),
    erase: t('erase'),
  };
  return (
    <div class="pad" role="group" aria-label={label}>
      {keys.map((key) => (
        <button key={key} type="button" aria-label={names[key] ?? key} onClick={() => onPress(key)}>
          {key === 'erase' ? '⌫' : key}
        </button>
      ))}
      {children}
    </div>
  );
}
