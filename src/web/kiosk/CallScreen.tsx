/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { waitWords } from '#modules/contacts/customer-words/contract.js';
import type { ScreenProps } from './App.js';
import { Pad } from './NumberScreen.js';
import { mostVolume, type Telephone } from './telephone.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

/** A call: where it stands, in large words; silence, loudness, and one large button to hang up. */
export function CallScreen({ model, t }: ScreenProps) {
  const { telephone } = model;
  const [hasKeys, setKeys] = useState(false);
  if (telephone === null) return null;
  const { caller, volume } = telephone;
  const { view } = caller;
  const state = view.call?.state ?? 'connecting';
  if (telephone.ending !== null) return <Over model={model} t={t} />;
  return (
    <>
      <h1 tabIndex={-1}>{t('call')}</h1>
      <div class="lead" role="status">
        {standing(telephone, model, t).map((words) => (
          <p key={words}>{words}</p>
        ))}
        {view.isMuted && <p>{t('muted')}</p>}
      </div>
      <div class="talk-keys">
        <button type="button" class="choice" aria-pressed={view.isMuted} onClick={() => caller.mute(!view.isMuted)}>
          {t('mute')}
        </button>
        <button type="button" class="choice" onClick={() => telephone.turn(-1)} aria-disabled={volume === 1}>
          {t('softer')}
        </button>
        <button type="button" class="choice" onClick={() => telephone.turn(1)} aria-disabled={volume === mostVolume}>
          {t('louder')}
        </button>
        {state !== 'menu' && (
          <button type="button" class="choice" aria-expanded={hasKeys} onClick={() => setKeys(!hasKeys)}>
            {t('keys')}
          </button>
        )}
      </div>
      <p class="soft" role="status">
        {t('volume', { level: volume, most: mostVolume })}
      </p>
      {(hasKeys || state === 'menu') && (
        <Pad t={t} label={t('keys')} keys={keys} onPress={(key) => caller.digit(key)} />
      )}
      {state === 'waiting' && (
        <button type="button" class="choice" onClick={() => model.wantCallback()}>
          {t('noWait')}
        </button>
      )}
      <button type="button" class="choice hang-up" onClick={() => caller.hangUp()}>
        <b>{t('hangUp')}</b>
      </button>
    </>
  );
}

function standing({ caller: { view }, row }: Telephone, model: ScreenProps['model'], t: ScreenProps['t']): string[] {
  if (view.isLost) return [t('lost')];
  switch (view.call?.state ?? 'connecting') {
    case 'connecting':
      return [t('connecting'), t('allowMic')];
    case 'menu':
      return [t('menu')];
    case 'held':
      return [t('held')];
    case 'talking':
      return [row?.consultantName ? t('talking', { name: row.consultantName }) : t('talkingNobody')];
    case 'waiting': {
      const place = row?.placeInLine ?? null;
      const wait = row?.wait ?? null;
      return [
        t('waiting'),
        ...(place === null ? [] : [place === 1 ? t('keptFirst') : t('keptPlace', { place })]),
        ...(wait === null ? [] : [t('wait', { wait: waitWords(model.visit.language, wait) })]),
      ];
    }
  }
}

function Over({ model, t }: ScreenProps) {
  return (
    <>
      <h1 tabIndex={-1}>{t('call')}</h1>
      <p class="lead" role="status">
        {t(model.telephone?.ending ?? 'ended')}
      </p>
      <div class="first">
        <button type="button" class="choice primary" onClick={() => model.call()}>
          <b>{t('again')}</b>
        </button>
        <button type="button" class="choice" onClick={() => model.wantCallback()}>
          <b>{t('callback')}</b>
          <span>{t('callbackHint')}</span>
        </button>
      </div>
    </>
  );
}
