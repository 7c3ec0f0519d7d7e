/** The person's own corner: how the screens look, and the way out. */
import type { ReactNode } from 'react';
import { Dialog, DialogTrigger, Label, Popover, Radio, RadioGroup } from 'react-aria-components';
import { Button } from '../parts/button.js';
import { Check } from '../parts/field.js';
import menu from '../parts/menu.module.css';
import { overlayHost } from '../parts/overlay-host.js';
import { prefer, usePreferences, type Preferences } from '../preferences.js';
import { kitWords } from '../text/kit-texts.js';
import { setLanguage, useLanguage, type Language } from '../text/texts.js';
import { logout, useMe } from './me.js';
import styles from './shell.module.css';

interface ChoiceOfFewProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly (readonly [V, string])[];
  readonly onChange: (value: V) => void;
}

function ChoiceOfFew<V extends string>({ label, value, options, onChange }: ChoiceOfFewProps<V>): ReactNode {
  return (
    <RadioGroup value={value} onChange={(next) => onChange(next as V)} className={styles.group ?? ''}>
      <Label className={styles.legend}>{label}</Label>
      <div className={styles.radios}>
        {options.map(([id, words]) => (
          <Radio key={id} value={id} className={styles.radio ?? ''}>
            {words}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** The choices of look and language, also for pages without a login. */
export function LookChoices(): ReactNode {
  const t = kitWords.useText();
  const chosen = usePreferences();
  const language = useLanguage();
  const choose = (next: Language): void => {
    prefer({ language: next });
    setLanguage(next);
  };
  return (
    <>
      <ChoiceOfFew<Language>
        label={t('language')}
        value={language}
        options={[
          ['it', t('language.it')],
          ['en', t('language.en')],
        ]}
        onChange={choose}
      />
      <ChoiceOfFew<Preferences['theme']>
        label={t('theme')}
        value={chosen.theme}
        options={[
          ['auto', t('theme.auto')],
          ['light', t('theme.light')],
          ['dark', t('theme.dark')],
        ]}
        onChange={(theme) => prefer({ theme })}
      />
      <ChoiceOfFew
        label={t('textSize')}
        value={String(chosen.textSize)}
        options={(['100', '125', '150', '200'] as const).map((size) => [size as string, `${size}%`] as const)}
        onChange={(size) => prefer({ textSize: Number(size) as Preferences['textSize'] })}
      />
      <ChoiceOfFew<Preferences['density']>
        label={t('density')}
        value={chosen.density}
        options={[
          ['comodo', t('density.comodo')],
          ['compatto', t('density.compatto')],
        ]}
        onChange={(density) => prefer({ density })}
      />
    </>
  );
}

export function PersonMenu(): ReactNode {
  const t = kitWords.useText();
  const { person, centre } = useMe();
  const { hasSound } = usePreferences();
  return (
    <DialogTrigger>
      <Button look="quiet" aria-label={`${person.name}. ${t('person')}`}>
        <span className={styles.initials}>{person.name}</span>
      </Button>
      <Popover UNSTABLE_portalContainer={overlayHost()} className={menu.popover ?? ''} placement="bottom end">
        <Dialog className={styles.mine ?? ''} aria-label={t('person')}>
          <div>
            <div className={styles.mineName}>{person.name}</div>
            <div className={styles.legend}>{centre.name}</div>
          </div>
          <LookChoices />
          <Check isSelected={hasSound} onChange={(on) => prefer({ hasSound: on })}>
            {t('sound')}
          </Check>
          <a href="/studio/#logins">{t('logins')}</a>
          <Button onPress={() => void logout()}>{t('logout')}</Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
