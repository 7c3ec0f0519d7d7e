/** Machine answers of the past: a list without customers' words, and each opened with all that made it. */
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import type { BoardLine, PastAnswer, PastLine } from '#modules/contacts/automatic/contract.js';
import { api, Button, Choice, Dialog, Problem, useFormats, useNow, useTopicNames } from '#web/kit/index.js';
import styles from '../studio.module.css';
import { WideTable } from '../wide-table.js';
import { fine } from './automatic-words.js';
import { pastWords } from './past-words.js';

const outcomes = ['confirmed', 'denied', 'asking', 'person', 'words', 'overtaken'] as const;
type Outcome = (typeof outcomes)[number];
interface Page {
  readonly answers: readonly PastLine[];
  readonly next: string | null;
}

export function PastAnswers({ topics }: { readonly topics: readonly BoardLine[] }): ReactNode {
  const t = pastWords.useText();
  const nameOf = useTopicNames();
  const [topic, setTopic] = useState('');
  const [outcome, setOutcome] = useState('');
  const [page, setPage] = useState<Page | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [opened, setOpened] = useState<PastAnswer | null>(null);
  const read = useCallback(
    async (cursor: string | null) => {
      const asks = { ...(topic && { topic }), ...(outcome && { outcome }), ...(cursor && { cursor }) };
      try {
        const next = await api.get<Page>(`/api/automatic/answers?${new URLSearchParams(asks)}`);
        setPage((before) => (cursor && before ? { ...next, answers: [...before.answers, ...next.answers] } : next));
        setError(null);
      } catch (problem) {
        setError(problem);
      }
    },
    [topic, outcome],
  );
  useEffect(() => void read(null), [read]);
  const open = (id: string): void =>
    void api.get<PastAnswer>(`/api/automatic/answers/${encodeURIComponent(id)}`).then((one) => {
      setError(null);
      setOpened(one);
    }, setError);
  return (
    <section className={styles.rows}>
      <h2 id="past">{t('title')}</h2>
      <p className={styles.hint}>{t('text')}</p>
      <div className={styles.two}>
        <Choice
          label={t('topic')}
          value={topic}
          options={[
            { id: '', label: t('all') },
            ...topics.filter(({ key }) => key !== '').map(({ key }) => ({ id: key, label: nameOf(key) })),
          ]}
          onChange={setTopic}
        />
        <Choice
          label={t('outcome')}
          value={outcome}
          options={[{ id: '', label: t('any') }, ...outcomes.map((id) => ({ id, label: t(`outcome.${id}`) }))]}
          onChange={setOutcome}
        />
      </div>
      <Problem error={error} />
      {page?.answers.length === 0 && <p>{t('none')}</p>}
      {page && page.answers.length > 0 && <Lines answers={page.answers} open={open} />}
      {page?.next && (
        <div className={styles.chips}>
          <Button onPress={() => void read(page.next)}>{t('more')}</Button>
        </div>
      )}
      {opened && <Opened past={opened} onClose={() => setOpened(null)} />}
    </section>
  );
}

interface LinesProps {
  readonly answers: readonly PastLine[];
  readonly open: (id: string) => void;
}

function Lines({ answers, open }: LinesProps): ReactNode {
  const t = pastWords.useText();
  const nameOf = useTopicNames();
  const formats = useFormats();
  const now = useNow();
  return (
    <WideTable
      label={t('list')}
      columns={[...(['when', 'topic', 'outcome', 'made'] as const).map((name) => t(`col.${name}`)), '']}
    >
      {answers.map((one) => {
        const when = formats.stamp(one.at, now);
        const topic = nameOf(one.topic ?? '');
        return (
          <tr key={one.id}>
            <th scope="row">{when}</th>
            <td>{topic}</td>
            <td>{t(`outcome.${one.outcome as Outcome}`)}</td>
            <td>{t('made', { article: one.articleVersion, gate: one.gateVersion ?? '–' })}</td>
            <td>
              <Button
                aria-label={t('open.label', { of: formats.dated(one.at, now, 'of'), topic })}
                onPress={() => open(one.id)}
              >
                {t('open')}
              </Button>
            </td>
          </tr>
        );
      })}
    </WideTable>
  );
}

function Opened({ past, onClose }: { readonly past: PastAnswer; readonly onClose: () => void }): ReactNode {
  const t = pastWords.useText();
  const nameOf = useTopicNames();
  const formats = useFormats();
  const now = useNow();
  const stamp = (at: number): string => formats.stamp(at, now);
  const percent = (share: number): string => fine(share, document.documentElement.lang);
  const { article, gate, question, answer, verdict } = past;
  const gateWords = (): string => {
    if (past.gateVersion === null) return t('gate.none');
    if (gate === null) return t('gate.gone', { n: past.gateVersion });
    return t('gate.text', {
      ...{ n: past.gateVersion, of: formats.dated(gate.madeAt, now, 'of'), sureness: percent(past.sureness ?? 0) },
      ...{ threshold: percent(gate.threshold), error: percent(gate.error), bound: percent(gate.bound) },
    });
  };
  const part = (title: string, body: ReactNode): ReactNode => (
    <div>
      <b>{title}</b>
      <p className={styles.said}>{body}</p>
    </div>
  );
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={`${nameOf(past.topic ?? '')}, ${stamp(past.at)}`}
      foot={<Button onPress={onClose}>{t('back')}</Button>}
    >
      <div className={styles.rows}>
        <p>
          {t(`outcome.${past.outcome as Outcome}`)}
          {past.cameBack && `, ${t('cameBack')}`}
        </p>
        {question === null && answer === null && <p>{t('forgotten')}</p>}
        {question !== null && part(t('question'), question)}
        {answer !== null && part(t('answer'), answer)}
        {part(
          t('article'),
          article === null ? (
            t('article.gone', { n: past.articleVersion })
          ) : (
            <>
              {t('article.text', {
                ...{ title: article.title, n: past.articleVersion, on: formats.dated(article.publishedAt, now, 'on') },
                source: article.source,
              })}
              {article.replacedAt !== null &&
                ` ${t('article.replaced', { on: formats.dated(article.replacedAt, now, 'on') })}`}
              {answer === null && `\n${article.short}`}
            </>
          ),
        )}
        {part(t('gate'), gateWords())}
        {verdict !== null && part(t('verdict'), t(`verdict.${verdict}`))}
      </div>
    </Dialog>
  );
}
