/** Customers' words in the gate that answers: until when they may be there, and what to do when they are past their days. */
import type { ReactNode } from 'react';
import type { AutomaticFacts, Learning } from '#modules/knowledge/automatic/contract.js';
import type { WordsHeld } from '#modules/knowledge/learning/contract.js';
import { api, Button, Problem, useFormats, useMe, useNow } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import { hashOf } from '../place.js';
import styles from '../studio.module.css';
import { automaticWords, fine } from './automatic-words.js';
import { useDoing } from './doing.js';
import { learnedWords } from './learned-words.js';

interface Props {
  readonly words: WordsHeld;
  readonly learning: Learning | null;
  readonly read: () => Promise<void>;
}

export function WordsHeldPart({ words, learning, read }: Props): ReactNode {
  const t = learnedWords.useText();
  const say = automaticWords.useText();
  const formats = useFormats();
  const now = useNow();
  const isAdministrator = useMe().person.roles.includes('administrator');
  const { isBusy, error, run } = useDoing();
  if (!words.isOverdue)
    return <p className={styles.hint}>{t('words.until', { until: formats.day(words.until!, now) })}</p>;
  const again = (): void =>
    run(async () => {
      await api.post('/api/studio/automatic/learning/again');
      await read();
    });
  return (
    <Overdue words={words}>
      <Problem error={error} />
      {learning?.stage === 'learning' || learning?.stage === 'calibrating' ? (
        <p>
          {say(`learn.${learning.stage}`, {
            share: fine(Math.round(learning.share * 100) / 100, document.documentElement.lang),
          })}
        </p>
      ) : isAdministrator ? (
        <Button isDisabled={isBusy} onPress={again}>
          {t('words.again')}
        </Button>
      ) : (
        <p>{t('words.ask')}</p>
      )}
    </Overdue>
  );
}

/** On the board, where more people come by. */
export function WordsOverdue(): ReactNode {
  const t = learnedWords.useText();
  const { value } = useLoaded<AutomaticFacts>('/api/automatic');
  if (!value?.words?.isOverdue) return null;
  return (
    <Overdue words={value.words}>
      <a href={hashOf('automatic')}>{t('words.open')}</a>
    </Overdue>
  );
}

function Overdue({ words, children }: { readonly words: WordsHeld; readonly children: ReactNode }): ReactNode {
  const t = learnedWords.useText();
  const formats = useFormats();
  const now = useNow();
  const count = formats.number(words.count);
  return (
    <section aria-labelledby="words-held" className={styles.caution}>
      <h2 id="words-held">{t('words.title')}</h2>
      <p>
        {words.until === null
          ? t('words.off', { count })
          : t('words.days', { count, until: formats.day(words.until, now) })}
      </p>
      {children}
    </section>
  );
}
