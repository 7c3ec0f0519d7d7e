/** The text with its line numbers, and beside it everything that can be said of it while it is being written. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { api, LiveRegion } from '#web/kit/index.js';
import { FlowPicture } from './flow-picture.js';
import type { CheckedText, FlowProblem } from '#modules/contacts/phone/menus/contract.js';
import { flowWords } from './flow-words.js';
import styles from './flows.module.css';

/** After the last key: a check costs the server a few milliseconds, each letter of it would not be worth them. */
const pauseMs = 350;

/** What the server says of a text, asked again in each `round`; the last answer stays in sight while the next is under way. */
export function useChecked(
  text: string,
  round: number,
): { readonly checked: CheckedText | null; readonly isFresh: boolean } {
  const [found, setFound] = useState<{ readonly text: string; readonly checked: CheckedText } | null>(null);
  useEffect(() => {
    if (text.trim() === '') return setFound(null);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api
        .post<CheckedText>('/api/flows/check', { text }, { signal: stop.signal })
        .then((checked) => !stop.signal.aborted && setFound({ text, checked }))
        // Without an answer the last one stands, and saving asks the server anyway.
        .catch(() => undefined);
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, round]);
  return { checked: found?.checked ?? null, isFresh: found?.text === text };
}

interface EditorProps {
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly problems: readonly FlowProblem[];
  readonly onChange: (text: string) => void;
}

export function FlowEditor({ text, isReadOnly, problems, onChange }: EditorProps): ReactNode {
  const t = flowWords.useText();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  const lines = text.split('\n');
  const wrong = new Set(problems.map(({ line }) => line));
  function show(line: number): void {
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    field.current?.focus();
    field.current?.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  }
  return (
    <div className={styles.part}>
      <label htmlFor={id}>{t('editor')}</label>
      <p className={styles.hint} id={`${id}-hint`}>
        {t(isReadOnly ? 'readOnly' : 'editor.hint')}
      </p>
      <div className={styles.editor}>
        <div className={styles.numbers} ref={numbers} aria-hidden="true">
          {lines.map((_, i) => (
            <span key={i} data-wrong={wrong.has(i + 1) || undefined}>
              {i + 1}
            </span>
          ))}
        </div>
        <textarea
          id={id}
          ref={field}
          aria-describedby={`${id}-hint ${id}-problems`}
          aria-invalid={problems.length > 0}
          value={text}
          readOnly={isReadOnly}
          rows={Math.min(32, Math.max(14, lines.length + 1))}
          maxLength={64_000}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => numbers.current && (numbers.current.scrollTop = event.currentTarget.scrollTop)}
        />
      </div>
      <div id={`${id}-problems`} className={styles.problems}>
        {problems.length > 0 && <strong>{t('problems.title', { n: problems.length })}</strong>}
        <ul>
          {problems.map((problem, i) => (
            <li key={i}>
              <button type="button" onClick={() => show(problem.line)}>
                {t('line', { line: problem.line })}
              </button>
              <span>{flowWords.has(problem.code) ? t(problem.code, problem.params) : problem.code}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

export function FlowFacts({ checked }: { readonly checked: CheckedText }): ReactNode {
  const t = flowWords.useText();
  const { secondsToPerson, tests, unrecorded, warnings, problems, drawing } = checked;
  const isRead = drawing !== null;
  return (
    <>
      <LiveRegion>
        {problems.length === 0 ? t('problems.none') : t('problems.title', { n: problems.length })}
      </LiveRegion>
      {isRead && (
        <div className={styles.part}>
          {problems.length === 0 && <p className={styles.ok}>{t('problems.none')}</p>}
          {/* Where something is wrong no way may have been looked for yet. */}
          <p className={styles.seconds} hidden={secondsToPerson === null && problems.length > 0}>
            {secondsToPerson === null ? t('seconds.none') : t('seconds', { n: Math.ceil(secondsToPerson) })}
          </p>
          <p className={styles.hint}>{t('seconds.hint')}</p>
          {warnings.length > 0 && (
            <div className={styles.warn}>
              <p>{t('warnings')}</p>
              <ul>
                {warnings.map(({ line, code, params }) => (
                  <li key={`${line}-${code}`}>{flowWords.has(code) ? t(code, params) : code}</li>
                ))}
              </ul>
            </div>
          )}
          {unrecorded.length > 0 && (
            <div className={styles.warn}>
              <p>{t('unrecorded')}</p>
              <ul>
                {unrecorded.map(({ name, file }) => (
                  <li key={name}>
                    {file === null ? t('unrecorded.none', { name }) : t('unrecorded.file', { name, file })}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </div>
      )}
      {isRead && (
        <div className={styles.part}>
          <h3>{t('tests')}</h3>
          {tests.length === 0 && <p className={styles.hint}>{t('tests.none')}</p>}
          <ul className={styles.tests}>
            {tests.map(({ line, name, isRight, found, expected }) => (
              <li key={line} data-wrong={!isRight || undefined}>
                <span aria-hidden="true">{isRight ? '✓' : '✕'}</span> {name}:{' '}
                {isRight ? t('test.right') : t('test.wrong', { found, expected })}
              </li>
            ))}
          </ul>
        </div>
      )}
      <FlowPicture drawing={drawing} />
    </>
  );
}
