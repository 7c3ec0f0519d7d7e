/** The picture of a menu, in a frame of its own that scrolls, and the same in words for whoever does not see it. */
import { useId, type ReactNode } from 'react';
import { flowWords } from './flow-words.js';
import type { Arrow, Drawing } from '#modules/contacts/phone/menus/contract.js';
import styles from './flows.module.css';

type Words = ReturnType<typeof flowWords.useText>;

/** Why an arrow is gone along: a key with its words, or what turned out. */
const reasonOf = (t: Words, { by, words }: Arrow): string => {
  const id = `to.${by}`;
  return flowWords.has(id) ? t(id) : t('to.key', { by, words });
};

const kindOf = (t: Words, kind: string): string => {
  const id = `kind.${kind}`;
  return flowWords.has(id) ? t(id) : kind;
};

const most = 30;
const fewest = 13;
const short = (text: string, room = most): string => (text.length > room ? `${text.slice(0, room - 1)}…` : text);
/** What may be asked for is never cut off by the words before it. */
const fitted = (words: string, offers: readonly string[]): string =>
  offers.length === 0 ? short(words) : short([short(words, fewest), ...offers].join(' · '));

export function FlowPicture({ drawing }: { readonly drawing: Drawing | null }): ReactNode {
  const t = flowWords.useText();
  const titleId = useId();
  return (
    <section className={styles.part} aria-labelledby={titleId}>
      <h3 id={titleId}>{t('picture')}</h3>
      <p className={styles.hint}>{t(drawing ? 'picture.hint' : 'picture.none')}</p>
      {drawing && (
        <>
          {/* A frame that scrolls is reached by the keyboard too. */}
          <div className={styles.frame} tabIndex={0} role="group" aria-labelledby={titleId}>
            <Sketch drawing={drawing} />
          </div>
          <details className={styles.words}>
            <summary>{t('picture.list')}</summary>
            <InWords drawing={drawing} />
          </details>
        </>
      )}
    </section>
  );
}

function Sketch({ drawing }: { readonly drawing: Drawing }): ReactNode {
  const t = flowWords.useText();
  const markerId = useId();
  const { width, height, boxWidth, boxHeight, boxes, arrows } = drawing;
  return (
    <svg
      role="img"
      aria-label={t('picture.label', { n: boxes.length })}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <defs>
        <marker id={markerId} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0 0 8 4 0 8z" className={styles.head} />
        </marker>
      </defs>
      {arrows.map((arrow, i) => (
        <polyline
          key={i}
          className={styles.arrow}
          points={arrow.points.map((point) => point.join(',')).join(' ')}
          markerEnd={`url(#${markerId})`}
        />
      ))}
      {boxes.map(({ name, kind, words, offers, isStart, isPerson, x, y }) => (
        <g key={name} className={styles.box} data-person={isPerson || undefined} transform={`translate(${x} ${y})`}>
          <rect width={boxWidth} height={boxHeight} rx={6} />
          <text x={10} y={19} className={styles.small}>
            {[isStart && t('isStart'), isPerson && t('isPerson'), kindOf(t, kind)].filter(Boolean).join(' · ')}
          </text>
          <text x={10} y={37} className={styles.name}>
            {short(name)}
          </text>
          <text x={10} y={54} className={styles.small}>
            {fitted(
              words,
              offers.map((one) => t(`offers.${one}`)),
            )}
          </text>
        </g>
      ))}
      {arrows
        .filter(({ by }) => by !== '')
        .map((arrow, i) => (
          <text key={i} className={styles.by} x={arrow.points[0]![0] + 4} y={arrow.points[0]![1] + 14}>
            {/^[0-9*#]$/.test(arrow.by) ? arrow.by : reasonOf(t, arrow)}
          </text>
        ))}
    </svg>
  );
}

function InWords({ drawing: { boxes, arrows } }: { readonly drawing: Drawing }): ReactNode {
  const t = flowWords.useText();
  return (
    <ol>
      {boxes.map(({ name, kind, words, offers, isStart, isPerson }) => (
        <li key={name}>
          <strong>{name}</strong> (
          {[kindOf(t, kind), isStart && t('isStart'), isPerson && t('isPerson')].filter(Boolean).join(', ')}){' '}
          {[words, ...offers.map((one) => t(`offers.${one}`))].join(' · ')}
          <ul>
            {arrows
              .filter(({ from }) => from === name)
              .map((arrow, i) => (
                <li key={i}>
                  {reasonOf(t, arrow)} → {arrow.to}
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
