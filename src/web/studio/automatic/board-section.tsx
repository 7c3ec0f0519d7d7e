/** The board: what was asked of machines, how it ended, and the sample that people read. Each share with its interval. */
import type { ReactNode } from 'react';
import type { AnswerBoard, BoardLine, LookedLine } from '#modules/contacts/automatic/contract.js';
import type { Share } from '#kernel/gate/index.js';
import { Button, Problem, Tag, useFormats, useTopicNames, type Formats } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import { SilentSources } from '../sources/silent-part.js';
import styles from '../studio.module.css';
import { studioWords } from '../texts.js';
import { WideTable } from '../wide-table.js';
import { automaticWords, type AutomaticText } from './automatic-words.js';
import { PastAnswers } from './past-answers.js';
import { SamplePart } from './sample-part.js';
import { WordsOverdue } from './words-held.js';

export function BoardSection(): ReactNode {
  const t = automaticWords.useText();
  const say = studioWords.useText();
  const { value, error, read } = useLoaded<AnswerBoard>('/api/automatic/board');
  return (
    <div className={styles.page}>
      <h1>{say('section.board')}</h1>
      <p className={styles.hint}>{t('board.text')}</p>
      <Problem error={error} action={<Button onPress={() => void read()}>{say('retry')}</Button>} />
      <SilentSources />
      <WordsOverdue />
      {value && <Board board={value} />}
      <PastAnswers topics={value?.topics ?? []} />
      <SamplePart told={() => void read()} />
    </div>
  );
}

function Board({ board }: { readonly board: AnswerBoard }): ReactNode {
  const t = automaticWords.useText();
  const formats = useFormats();
  const nameOf = useTopicNames();
  const { all, topics, channels } = board;
  if (all.asked === 0) {
    return (
      <>
        <p>{t('board.sentence')}</p>
        <Looked board={board} nameOf={nameOf} />
      </>
    );
  }
  const topic = (key: string): string => (key === '' ? t('unknown') : nameOf(key));
  const channel = (key: string): string =>
    key === 'chat' || key === 'mail' || key === 'call' ? t(`channel.${key}`) : key;
  return (
    <>
      <h2>{t('board.head', { confirmed: formats.number(all.confirmed), asked: formats.number(all.asked) })}</h2>
      <p>
        <Tag tone={all.bounced === 0 ? 'ok' : 'crit'}>{t('board.bounced', { n: all.bounced })}</Tag>
      </p>
      <h3>{t('error.title')}</h3>
      <p>
        {all.sampled === 0
          ? t('error.none')
          : t('error.of', {
              ...{ wrong: all.wrong, count: all.sampled, leaked: all.leaked },
              range: rangeOf(t, formats, all.wrongShare),
            })}
      </p>
      <Lines
        title={t('board.channels')}
        lines={[{ ...all, key: '' }, ...channels]}
        nameOf={(key) => (key === '' ? t('board.all') : channel(key))}
      />
      <Lines title={t('board.topics')} lines={topics} nameOf={topic} />
      <Looked board={board} nameOf={topic} />
    </>
  );
}

const rangeOf = (t: AutomaticText, formats: Formats, { low, high }: Share): string =>
  low === null || high === null ? '' : t('range', { low: formats.share(low), high: formats.share(high) });

interface LinesProps {
  readonly title: string;
  readonly lines: readonly BoardLine[];
  readonly nameOf: (key: string) => string;
}

const columns = ['asked', 'answered', 'confirmed', 'denied', 'silent', 'person', 'time'] as const;

function Lines({ title, lines, nameOf }: LinesProps): ReactNode {
  const t = automaticWords.useText();
  return (
    <WideTable label={title} caption={title} columns={[t('col.key'), ...columns.map((column) => t(`col.${column}`))]}>
      {lines.map((line) => (
        <Line key={line.key} line={line} name={nameOf(line.key)} />
      ))}
    </WideTable>
  );
}

function Line({ line, name }: { readonly line: BoardLine; readonly name: string }): ReactNode {
  const t = automaticWords.useText();
  const formats = useFormats();
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{formats.number(line.asked)}</td>
      <ShareCell share={line.answeredShare} />
      <ShareCell share={line.confirmedShare} />
      <ShareCell share={line.deniedShare} />
      <td>{formats.number(line.silent)}</td>
      <td>{formats.number(line.toPerson)}</td>
      <td>
        {line.personMs !== null && line.personSlowMs !== null
          ? t('time.of', { half: formats.length(line.personMs), most: formats.length(line.personSlowMs) })
          : '–'}
      </td>
    </tr>
  );
}

function ShareCell({ share }: { readonly share: Share }): ReactNode {
  const t = automaticWords.useText();
  const formats = useFormats();
  return (
    <td>
      {formats.number(share.hits)}
      {share.low !== null && <div className={styles.hint}>{rangeOf(t, formats, share)}</div>}
    </td>
  );
}

interface LookedProps {
  readonly board: AnswerBoard;
  readonly nameOf: (key: string) => string;
}

/** Answers that people looked up by themselves: no machine was asked, so they stand apart. */
function Looked({ board: { looked }, nameOf }: LookedProps): ReactNode {
  const t = automaticWords.useText();
  if (looked.channels.length === 0) return null;
  const channel = (key: string): string => (key === 'help' || key === 'kiosk' ? t(`channel.${key}`) : key);
  return (
    <section aria-labelledby="looked">
      <h2 id="looked">{t('looked.title')}</h2>
      <p className={styles.hint}>{t('looked.text')}</p>
      <LookedLines title={t('board.channels')} lines={looked.channels} nameOf={channel} />
      <LookedLines title={t('board.topics')} lines={looked.topics} nameOf={nameOf} />
    </section>
  );
}

interface LookedLinesProps {
  readonly title: string;
  readonly lines: readonly LookedLine[];
  readonly nameOf: (key: string) => string;
}

function LookedLines({ title, lines, nameOf }: LookedLinesProps): ReactNode {
  const t = automaticWords.useText();
  const formats = useFormats();
  return (
    <WideTable
      label={`${t('looked.title')}: ${title}`}
      caption={title}
      columns={(['key', 'opened', 'confirmed', 'denied', 'silent'] as const).map((column) => t(`col.${column}`))}
    >
      {lines.map((line) => (
        <tr key={line.key}>
          <th scope="row">{nameOf(line.key)}</th>
          <td>{formats.number(line.opened)}</td>
          <ShareCell share={line.confirmedShare} />
          <ShareCell share={line.deniedShare} />
          <td>{formats.number(line.silent)}</td>
        </tr>
      ))}
    </WideTable>
  );
}
