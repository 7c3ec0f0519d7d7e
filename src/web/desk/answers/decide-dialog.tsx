/** One correction before whoever answers for the answer: what is given now beside what it would be; taken, or not with a word. */
import { useState, type ReactNode } from 'react';
import { readingOf } from '#modules/knowledge/articles/contract.js';
import { longestWord, type OwnCorrection } from '#modules/knowledge/corrections/contract.js';
import {
  api,
  Button,
  Dialog,
  DiffWords,
  ReadingPart,
  refusalText,
  Tag,
  TextField,
  toast,
  useFormats,
  useNow,
} from '#web/kit/index.js';
import contactStyles from '../contact/contact.module.css';
import { addressOf } from '../inbox/inbox.js';
import styles from './answers.module.css';
import { ownWords } from './own-words.js';
import { useHandIn } from './use-hand-in.js';

interface Props {
  readonly of: OwnCorrection;
  readonly who: string;
  readonly onClose: () => void;
  readonly onDecided: () => Promise<void>;
  readonly onCorrect: () => void;
}

export function DecideDialog({ of, who, onClose, onDecided, onCorrect }: Props): ReactNode {
  const t = ownWords.useText();
  const [word, setWord] = useState('');
  const [isRefusing, setIsRefusing] = useState(false);
  const [wrong, setWrong] = useState<unknown>(null);
  const decide = (how: 'publish' | 'refuse'): Promise<unknown> =>
    api.post(`/api/corrections/${encodeURIComponent(of.id)}/${how}`, { revision: of.revision, word: word.trim() });
  const accept = t(of.hasNews ? 'publish' : 'settled');
  const { isBusy, refused, handIn } = useHandIn({
    label: accept,
    isReady: !isRefusing,
    onClose: () => void onDecided(),
    send: async () => {
      setWrong(null);
      await decide('publish');
      return t(of.hasNews ? 'publish.done' : 'settled.done', { who });
    },
  });
  async function refuse(): Promise<void> {
    setIsRefusing(true);
    try {
      await decide('refuse');
      toast({ words: t(of.hasNews ? 'refuse.done' : 'right.done', { who }) });
      await onDecided();
    } catch (problem) {
      setWrong(problem);
      setIsRefusing(false);
    }
  }
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={t('decide', { title: of.title })}
      foot={
        <>
          {!of.hasNews && <Button onPress={onCorrect}>{t('correct')}</Button>}
          <Button isDisabled={isBusy || isRefusing} onPress={() => void refuse()}>
            {t(of.hasNews ? 'refuse' : 'right')}
          </Button>
          <Button look="primary" command="handIn" isDisabled={isBusy || isRefusing} onPress={() => void handIn()}>
            {accept}
          </Button>
        </>
      }
    >
      <div className={contactStyles.form}>
        <Said of={of} who={who} onLeave={onClose} />
        <TextField
          label={t('word')}
          hint={t('word.hint')}
          value={word}
          maxLength={longestWord}
          onChange={setWord}
          isOptional
          autoFocus
          error={wrong === null ? refused : refusalText(wrong)}
        />
      </div>
    </Dialog>
  );
}

function Said({ of, who, onLeave }: Pick<Props, 'of' | 'who'> & { readonly onLeave: () => void }): ReactNode {
  const t = ownWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { given, short, language } = of;
  return (
    <>
      <p>
        {t('by', { who, at: formats.stamp(of.madeAt, now) })} {of.isWrong && <Tag tone="crit">{t('wrong')}</Tag>}
        {of.contactId !== null && (
          <>
            {' '}
            <a href={addressOf(of.contactId)} onClick={onLeave}>
              {t('contact')}
            </a>
          </>
        )}
      </p>
      {of.reason !== '' && <p>{t('reason', { reason: of.reason })}</p>}
      {of.isWrong && <p>{t('held')}</p>}
      <div className={styles.sides}>
        <section aria-labelledby="correction-before">
          <h3 id="correction-before">{t('before')}</h3>
          <p lang={language}>{of.hasNews ? <DiffWords before={given} after={short} side="before" /> : given}</p>
        </section>
        {of.hasNews && (
          <section aria-labelledby="correction-after">
            <h3 id="correction-after">{t('after')}</h3>
            <p lang={language}>
              <DiffWords before={given} after={short} side="after" />
            </p>
          </section>
        )}
      </div>
      {of.hasNews ? (
        <ReadingPart of={readingOf({ short, long: '' }, language).short} language={language} />
      ) : (
        <p>{t('same')}</p>
      )}
    </>
  );
}
