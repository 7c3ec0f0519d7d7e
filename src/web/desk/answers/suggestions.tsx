/**
 * "Serve adesso": answers that fit, each with the reason. The last part of its column, so that nothing moves when they come;
 * nothing is there where none fits. One key puts one into the text, where it is changed and sent by a person.
 */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import type { Suggestion } from '#modules/knowledge/suggest/contract.js';
import { Button, LiveRegion, Tag, useCommands, useFormats, useNow, VisuallyHidden } from '#web/kit/index.js';
import contactStyles from '../contact/contact.module.css';
import { answerWords, type AnswerText } from './answer-words.js';
import styles from './answers.module.css';
import { composing } from './composing.js';
import { correcting } from './correcting.js';

interface Props {
  readonly suggestions: readonly Suggestion[];
  /** The key that corrects means the first of them: no machine has answered here. */
  readonly isMeant: boolean;
  /** Makes the text visible where screens are narrow. */
  readonly onPut: () => void;
}

export function Suggestions({ suggestions, isMeant, onPut }: Props): ReactNode {
  const t = answerWords.useText();
  const [isHidden, setIsHidden] = useState(false);
  const section = useRef<HTMLElement>(null);
  const put = (one: Suggestion): void => {
    onPut();
    composing()?.put(one.short, one.audience === 'staff');
  };
  const latest = useRef({ suggestions, put, isHidden });
  latest.current = { suggestions, put, isHidden };
  useCommands(
    useMemo(() => {
      // What is not in sight has no key: on a narrow screen the details may be behind the conversation.
      const isInSight = (): boolean => section.current !== null && section.current.offsetParent !== null;
      const puts = [1, 2, 3].map((n) => ({
        id: `answer${n}`,
        label: t('key.put', { n }),
        key: String(n),
        run: () => {
          const { suggestions: shown, isHidden: isAway, put: putIn } = latest.current;
          const one = shown[n - 1];
          if (one && !isAway && isInSight()) putIn(one);
        },
      }));
      const hide = { id: 'hideAnswers', label: t('key.hide'), key: 'q', run: () => setIsHidden((before) => !before) };
      return suggestions.length === 0 ? [] : [...puts.slice(0, suggestions.length), hide];
    }, [t, suggestions.length]),
  );
  const say = isHidden || suggestions.length === 0 ? '' : t('found', { n: suggestions.length });
  return (
    <>
      <LiveRegion>{say}</LiveRegion>
      {suggestions.length > 0 && (
        <section ref={section} className={contactStyles.section} aria-labelledby="answers-title">
          <div className={contactStyles.eyebrow}>
            <h2 id="answers-title">{t('title')}</h2>
            <Button look="link" command="hideAnswers" onPress={() => setIsHidden(!isHidden)}>
              {t(isHidden ? 'show' : 'hide')}
            </Button>
          </div>
          {!isHidden && (
            <ol className={styles.list}>
              {suggestions.map((one, i) => (
                <SuggestionLine
                  key={one.articleId}
                  one={one}
                  place={i + 1}
                  hasKey={i === 0 && isMeant}
                  onPut={() => put(one)}
                />
              ))}
            </ol>
          )}
        </section>
      )}
    </>
  );
}

interface CorrectProps {
  readonly articleId: string;
  readonly title: string;
  /** The one that the key means while nothing has the focus. */
  readonly hasKey: boolean;
}

/** Also under a machine's answer in the conversation. */
export function CorrectButton({ articleId, title, hasKey }: CorrectProps): ReactNode {
  const t = answerWords.useText();
  return (
    <Button look="quiet" command={hasKey ? 'correct' : undefined} onPress={() => correcting.set(articleId)}>
      {t('correct')}
      <VisuallyHidden>: {title}</VisuallyHidden>
    </Button>
  );
}

interface LineProps {
  readonly one: Suggestion;
  readonly place: number;
  readonly hasKey: boolean;
  readonly onPut: () => void;
}

function SuggestionLine({ one, place, hasKey, onPut }: LineProps): ReactNode {
  const t = answerWords.useText();
  const formats = useFormats();
  const now = useNow();
  const words = one.audience === 'staff' ? 'put.staff' : 'put';
  return (
    <li className={styles.one} data-article={one.articleId}>
      <h3 className={styles.title} lang={one.language}>
        {one.title} {one.audience === 'staff' && <Tag tone="warn">{t('staff')}</Tag>}{' '}
        {one.isHeld && <Tag tone="crit">{t('held')}</Tag>}
      </h3>
      <p lang={one.language}>{one.short}</p>
      <p className={contactStyles.small}>{becauseWords(t, one)}</p>
      <p className={contactStyles.small}>
        {t('source', { source: one.source, day: formats.day(one.checkedAt, now) })}
        {one.audience === 'public' && `, ${t('public')}`}
      </p>
      {one.live?.map(({ key, name, is, readAt, label }) => (
        <p key={key} className={contactStyles.small}>
          {is === 'read'
            ? t('live.read', { name, when: formats.stamp(readAt ?? now, now) })
            : t(is === 'missing' ? 'live.missing' : 'live.silent', { name, label: label ?? '' })}
        </p>
      ))}
      <div className={styles.actions}>
        <Button command={`answer${place}`} onPress={onPut}>
          {t(words)}
          <VisuallyHidden>: {one.title}</VisuallyHidden>
        </Button>
        <CorrectButton articleId={one.articleId} title={one.title} hasKey={hasKey} />
      </div>
    </li>
  );
}

/** The reason, as a person would say it. */
function becauseWords(t: AnswerText, { because }: Suggestion): string {
  const words = because.words.join(', ');
  if (because.sureness === null) return t('contains', { words });
  return t(words === '' ? 'guessed' : 'guessed.contains', { n: Math.round(because.sureness * 100), words });
}
