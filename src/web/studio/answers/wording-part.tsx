/** Two versions of an answer beside each other: begun, watched at any moment, and ended by a person alone. */
import { useState, type ReactNode } from 'react';
import type { Sequence } from '#kernel/two-shares.js';
import { givenAt, type Article } from '#modules/knowledge/articles/contract.js';
import type { WordingFigures } from '#modules/knowledge/wording/contract.js';
import { api, Button, Choice, newKey, Problem, toast, useFormats, useNow } from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import studio from '../studio.module.css';
import { WideTable } from '../wide-table.js';
import styles from './answers.module.css';
import { articlePath } from './publish-part.js';
import { wordingWords } from './wording-words.js';

interface Props {
  readonly article: Article;
  readonly onChanged: () => Promise<void>;
}

export function WordingPart({ article, onChanged }: Props): ReactNode {
  const t = wordingWords.useText();
  const now = useNow();
  const path = `${articlePath(article.id)}/wordings`;
  const { value, error, read } = useLoaded<{ readonly tests: readonly WordingFigures[] }>(path);
  const [refused, setRefused] = useState<unknown>(null);
  const given = givenAt(article, now);
  const tests = value?.tests ?? [];
  const running = tests.find(({ endedAt }) => endedAt === null);
  const past = tests.filter(({ endedAt }) => endedAt !== null);
  if (given === null || given.audience !== 'public') return null;
  async function act(to: string, body: object, said: string): Promise<void> {
    try {
      await api.post(`${path}${to}`, body);
      setRefused(null);
      toast({ words: said });
      await Promise.all([read(), onChanged()]);
    } catch (problem) {
      setRefused(problem);
    }
  }
  return (
    <section className={styles.part} aria-labelledby="answer-wording">
      <h3 id="answer-wording">{t('title')}</h3>
      <p className={studio.hint}>{t('text')}</p>
      <Problem error={error ?? refused} />
      {value && !running && (
        <Begin
          article={article}
          given={given.version}
          begin={(version) => act('', { id: `wording_${newKey()}`, version }, t('started'))}
        />
      )}
      {running && (
        <>
          <Standing test={running} />
          <div className={styles.actions}>
            <Button
              look={running.verdict.winner === 'a' ? 'primary' : 'plain'}
              onPress={() => void act(`/${running.id}/end`, {}, t('ended', { n: given.version }))}
            >
              {t('end', { n: given.version })}
            </Button>
            {!running.isOvertaken && (
              <Button
                look={running.verdict.winner === 'b' ? 'primary' : 'plain'}
                onPress={() => void act(`/${running.id}/adopt`, {}, t('adopted'))}
              >
                {t('adopt', { n: running.versionB })}
              </Button>
            )}
          </div>
        </>
      )}
      {past.length > 0 && (
        <details className={styles.version}>
          <summary>
            {t('past')} ({past.length})
          </summary>
          {past.map((test) => (
            <Standing key={test.id} test={test} />
          ))}
        </details>
      )}
    </section>
  );
}

interface BeginProps {
  readonly article: Article;
  readonly given: number;
  readonly begin: (version: number) => Promise<void>;
}

function Begin({ article, given, begin }: BeginProps): ReactNode {
  const t = wordingWords.useText();
  const others = article.versions.filter(({ version }) => version !== given);
  const [other, setOther] = useState(String(others[0]?.version ?? ''));
  if (others.length === 0) return <p>{t('onlyOne')}</p>;
  return (
    <>
      <Choice
        label={t('other', { n: given })}
        value={other}
        options={others.map(({ version }) => ({ id: String(version), label: t('version', { n: version }) }))}
        onChange={setOther}
      />
      <div className={styles.actions}>
        <Button isDisabled={other === ''} onPress={() => void begin(Number(other))}>
          {t('start')}
        </Button>
      </div>
    </>
  );
}

function Standing({ test }: { readonly test: WordingFigures }): ReactNode {
  const t = wordingWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { verdict, a, b, unripe } = test;
  const stamp = (at: number): string => formats.stamp(at, now);
  const verdictWords = (): string => {
    if (verdict.winner !== null)
      return t('decided', {
        ...{ pairs: formats.number(verdict.decidedAt!), n: verdict.winner === 'a' ? test.versionA : test.versionB },
      });
    return verdict.pairs === 0 ? t('nothing') : t('undecided', { pairs: formats.number(verdict.pairs) });
  };
  const line = (version: number, of: Sequence): ReactNode => (
    <tr>
      <th scope="row">{t('version', { n: version })}</th>
      <td>{formats.number(of.count)}</td>
      <td>{formats.number(of.yes)}</td>
      <td>{of.count === 0 ? '–' : t('range', { low: formats.share(of.low), high: formats.share(of.high) })}</td>
    </tr>
  );
  return (
    <>
      <p>
        {test.endedAt === null
          ? t('now.running', { when: stamp(test.startedAt) })
          : t('now.ended', { from: stamp(test.startedAt), when: stamp(test.endedAt) })}{' '}
        <b>{verdictWords()}</b>
      </p>
      {test.isOvertaken && <p>{t('overtaken')}</p>}
      <WideTable
        label={t('figures')}
        columns={(['version', 'given', 'yes', 'range'] as const).map((name) => t(`col.${name}`))}
      >
        {line(test.versionA, a)}
        {line(test.versionB, b)}
      </WideTable>
      {unripe > 0 && <p className={studio.hint}>{t('unripe', { n: formats.number(unripe) })}</p>}
    </>
  );
}
