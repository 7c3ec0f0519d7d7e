/** Automatic answers: what the gate promises, whether its promise still holds, what it may do, and letting it learn. */
import { useEffect, type ReactNode } from 'react';
import type { AutomaticFacts } from '#modules/knowledge/automatic/contract.js';
import { api, Button, Problem, Tag, toast, useFormats, useMe, useNow, type Tone } from '#web/kit/index.js';
import { LabyrinthPart } from '../labyrinth/labyrinth-part.js';
import { useLoaded } from '../load.js';
import styles from '../studio.module.css';
import { studioWords } from '../texts.js';
import { automaticWords, fine, type AutomaticText } from './automatic-words.js';
import { ConfusionsPart } from './confusions-part.js';
import { EncoderLine } from './encoder-line.js';
import { GateVersions } from './gate-versions.js';
import { LearnedPart } from './learned-part.js';
import { LearningPart } from './learning-part.js';
import { NamesPart } from './names-part.js';
import { SettingsPart } from './settings-part.js';
import { useDoing } from './doing.js';
import { WordsHeldPart } from './words-held.js';

export function AutomaticSection(): ReactNode {
  const t = automaticWords.useText();
  const say = studioWords.useText();
  const { value, error, read } = useLoaded<AutomaticFacts>('/api/automatic');
  const isAdministrator = useMe().person.roles.includes('administrator');
  const stage = value?.learning?.stage;
  const isLearning = stage === 'learning' || stage === 'calibrating';
  useEffect(() => {
    if (!isLearning) return;
    const timer = setInterval(() => void read(), 1_000);
    return () => clearInterval(timer);
  }, [isLearning, read]);
  return (
    <div className={styles.page}>
      <h1>{say('section.automatic')}</h1>
      <p className={styles.hint}>{t('text')}</p>
      <Problem error={error} action={<Button onPress={() => void read()}>{say('retry')}</Button>} />
      {value && (
        <>
          <State facts={value} mayOpen={isAdministrator} read={read} />
          {value.words && <WordsHeldPart words={value.words} learning={value.learning} read={read} />}
          <LabyrinthPart key={`labyrinths-${value.changedAt}`} />
          {value.gate && <Promised facts={value} />}
          {value.gate && <Watched facts={value} />}
          {value.gate && <NamesPart intents={value.gate.intents} />}
          {value.gate && <ConfusionsPart pairs={value.gate.confusions} />}
          {isAdministrator && value.gate && (
            <SettingsPart key={value.changedAt} facts={value} intents={value.gate.intents} read={read} />
          )}
          {value.gate && (
            <GateVersions {...{ isAdministrator, read, version: value.gate.version, seen: value.changedAt }} />
          )}
          {value.gate && <LearnedPart {...{ isAdministrator, isLearning, read }} />}
          {isAdministrator && <LearningPart learning={value.learning} read={read} />}
        </>
      )}
    </div>
  );
}

function stateOf({ isOn, gate, drift }: AutomaticFacts): readonly [Parameters<AutomaticText>[0], Tone] {
  if (gate !== null && gate.calibration.threshold > 1) return ['state.closedNow', 'warn'];
  if (!isOn) return ['state.off', 'plain'];
  return [`state.${drift.state}`, drift.state === 'open' ? 'ok' : 'warn'];
}

interface StateProps {
  readonly facts: AutomaticFacts;
  readonly mayOpen: boolean;
  readonly read: () => Promise<void>;
}

function State({ facts, mayOpen, read }: StateProps): ReactNode {
  const t = automaticWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { isBusy, error, run } = useDoing();
  const { drift } = facts;
  if (facts.gate === null) return <p>{t('none')}</p>;
  const [words, tone] = stateOf(facts);
  const open = (): void =>
    run(async () => {
      await api.post('/api/studio/automatic/reopen');
      await read();
      toast({ words: t('reopened') });
    });
  return (
    <div role="status">
      <p>
        <Tag tone={tone}>{t(words)}</Tag>
      </p>
      {drift.because !== null && (
        <p>
          {t(`because.${drift.because}`)} {t('since', { since: formats.dated(drift.at ?? now, now, 'since') })}
        </p>
      )}
      {drift.state !== 'open' && mayOpen && (
        <Button isDisabled={isBusy} onPress={open}>
          {t('reopen')}
        </Button>
      )}
      <Problem error={error} />
    </div>
  );
}

function Promised({ facts }: { readonly facts: AutomaticFacts }): ReactNode {
  const t = automaticWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { calibration, version, madeAt, intents, examples } = facts.gate!;
  const percent = (share: number): string => fine(share, document.documentElement.lang);
  const { error, confidence, sample, sampleOutOfScope, answered, wrong, bound, threshold } = calibration;
  return (
    <section aria-labelledby="promise">
      <h2 id="promise">{t('promise.title')}</h2>
      {threshold > 1 ? (
        <p>{t('promise.none', { error: percent(error) })}</p>
      ) : (
        <p>
          {t('promise.text', {
            ...{ error: percent(error), confidence: percent(confidence), bound: percent(bound) },
            ...{ sample: formats.number(sample), strangers: formats.number(sampleOutOfScope) },
            ...{ answered: formats.number(answered), wrong: formats.number(wrong) },
          })}
        </p>
      )}
      <p>{t('promise.assumes')}</p>
      <EncoderLine encoder={facts.encoder} encoderSet={facts.encoderSet} />
      <p className={styles.hint}>
        {t('promise.made', {
          ...{ version, of: formats.dated(madeAt, now, 'of'), intents: intents.length },
          examples: formats.number(examples),
        })}
      </p>
    </section>
  );
}

function Watched({ facts }: { readonly facts: AutomaticFacts }): ReactNode {
  const t = automaticWords.useText();
  return (
    <table className={styles.table}>
      <caption>{t('drift.title')}</caption>
      <tbody>
        {(['denied', 'unsure', 'wrong'] as const).map((stream) => {
          const { count, hits, limit } = facts.drift.seen[stream];
          return (
            <tr key={stream}>
              <th scope="row">{t(`drift.${stream}`)}</th>
              <td>{t('drift.now', { hits, count })}</td>
              <td>{t('drift.limit', { limit: fine(limit, document.documentElement.lang) })}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
