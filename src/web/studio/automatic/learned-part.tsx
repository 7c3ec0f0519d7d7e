/** Learning from contacts: what for and for how long, what is kept by topic, and learning again with it. */
import { useState, type ReactNode } from 'react';
import { noticeOf } from '#modules/contacts/customer-words/contract.js';
import {
  longestPurpose,
  mostKeepDays,
  usualKeepDays,
  whyNotOn,
  type LearnedFacts,
} from '#modules/knowledge/learning/contract.js';
import {
  api,
  Button,
  Check,
  Problem,
  codeText,
  TextField,
  toast,
  useFormats,
  useLanguage,
  useNow,
  useTopicNames,
} from '#web/kit/index.js';
import { useLoaded } from '../load.js';
import { readNumber } from '../queue-draft.js';
import styles from '../studio.module.css';
import { WideTable } from '../wide-table.js';
import { useDoing } from './doing.js';
import { learnedWords } from './learned-words.js';

export interface LearnedProps {
  readonly isAdministrator: boolean;
  readonly isLearning: boolean;
  /** Reads the page's own facts again. */
  readonly read: () => Promise<void>;
}

export function LearnedPart({ isAdministrator, isLearning, read }: LearnedProps): ReactNode {
  const t = learnedWords.useText();
  const loaded = useLoaded<LearnedFacts>('/api/automatic/learned');
  const facts = loaded.value;
  return (
    <section aria-labelledby="learned" className={styles.rows}>
      <h2 id="learned">{t('title')}</h2>
      <p className={styles.hint}>{t('text')}</p>
      <Problem error={loaded.error} />
      {facts && isAdministrator && <Setting key={facts.setting.changedAt} facts={facts} read={loaded.read} />}
      {facts?.setting.isOn && <Kept facts={facts} />}
      {facts && facts.kept > 0 && isAdministrator && <Again facts={facts} isLearning={isLearning} read={read} />}
    </section>
  );
}

function Setting({ facts, read }: { readonly facts: LearnedFacts; readonly read: () => Promise<void> }): ReactNode {
  const t = learnedWords.useText();
  const language = useLanguage();
  const { setting, kept } = facts;
  const { isBusy, error, run } = useDoing();
  const [isOn, setOn] = useState(setting.isOn);
  const [purpose, setPurpose] = useState(setting.purpose);
  const [days, setDays] = useState(String(setting.keepDays ?? usualKeepDays));
  const [isTried, setTried] = useState(false);
  const keepDays = readNumber(days, 1, mostKeepDays);
  const why = isOn ? whyNotOn({ purpose, keepDays }) : null;
  const errorAt = (code: typeof why): string | null => (isTried && why === code && why ? codeText(why) : null);
  const save = (): void => {
    setTried(true);
    if (why !== null) return;
    run(async () => {
      await api.put('/api/studio/automatic/learned', { isOn, purpose, keepDays, seen: setting.changedAt });
      await read();
      toast({ words: t(isOn ? 'saved' : 'savedOff') });
    });
  };
  return (
    <>
      <Check isSelected={isOn} onChange={setOn}>
        {t('on')}
      </Check>
      {!isOn && setting.isOn && kept > 0 && <p>{t('off.hint', { kept })}</p>}
      <TextField
        label={t('purpose')}
        hint={t('purpose.hint')}
        value={purpose}
        maxLength={longestPurpose}
        onChange={setPurpose}
        error={errorAt('learning.purposeMissing')}
      />
      <div className={styles.two}>
        <TextField
          label={t('days')}
          hint={t('days.hint')}
          inputMode="numeric"
          value={days}
          onChange={setDays}
          error={isTried && isOn && keepDays === null ? t('days.error') : errorAt('learning.daysMissing')}
        />
      </div>
      {isOn && keepDays !== null && purpose.trim() !== '' && (
        <p className={styles.hint}>{t('purpose.read', { notice: noticeOf(language, purpose, keepDays) })}</p>
      )}
      <Problem error={error} />
      <div className={styles.chips}>
        <Button isDisabled={isBusy} onPress={save}>
          {t('save')}
        </Button>
      </div>
    </>
  );
}

function Kept({ facts }: { readonly facts: LearnedFacts }): ReactNode {
  const t = learnedWords.useText();
  const nameOf = useTopicNames();
  const formats = useFormats();
  const now = useNow();
  if (facts.kept === 0) return <p>{t('none')}</p>;
  return (
    <>
      <p className={styles.hint}>{t('kept.text')}</p>
      <WideTable
        label={t('kept')}
        caption={`${t('kept')} (${formats.number(facts.kept)})`}
        columns={(['topic', 'learn', 'check', 'aside'] as const).map((name) => t(`col.${name}`))}
      >
        {facts.topics.map(({ topic, learn, check, aside }) => (
          <tr key={topic ?? ''}>
            <th scope="row">{topic === null ? t('outside') : nameOf(topic)}</th>
            <td>{formats.number(learn)}</td>
            <td>{formats.number(check)}</td>
            <td>{formats.number(aside)}</td>
          </tr>
        ))}
      </WideTable>
      <p className={styles.hint}>
        {t('oldest', { when: formats.day(facts.oldestAt ?? now, now), objections: facts.objections })}
      </p>
    </>
  );
}

interface AgainProps {
  readonly facts: LearnedFacts;
  readonly isLearning: boolean;
  readonly read: () => Promise<void>;
}

function Again({ facts, isLearning, read }: AgainProps): ReactNode {
  const t = learnedWords.useText();
  const formats = useFormats();
  const { isBusy, error, run } = useDoing();
  if (facts.ownQuestions === 0) return <p>{t('again.noTable')}</p>;
  const begin = (): void =>
    run(async () => {
      await api.post('/api/studio/automatic/learning/again');
      await read();
    });
  return (
    <>
      <p className={styles.hint}>{t('again.hint', { own: formats.number(facts.ownQuestions) })}</p>
      <Problem error={error} />
      <div className={styles.chips}>
        <Button isDisabled={isBusy || isLearning} onPress={begin}>
          {t('again')}
        </Button>
      </div>
    </>
  );
}
