/** What the answer should say, from where it was met: one key opens it with the words there, the next hands it in. */
import { useEffect, useState, type ReactNode } from 'react';
import { givenAt, longest, readingOf, type Article } from '#modules/knowledge/articles/contract.js';
import { mayDecide, type Correction } from '#modules/knowledge/corrections/contract.js';
import { api, Button, Check, Dialog, now, Problem, ReadingPart, TextField, useMe } from '#web/kit/index.js';
import contactStyles from '../contact/contact.module.css';
import { answerWords } from './answer-words.js';
import { useHandIn } from './use-hand-in.js';

interface Props {
  readonly articleId: string;
  readonly contactId: string | null;
  readonly onClose: () => void;
}

export function CorrectDialog({ articleId, contactId, onClose }: Props): ReactNode {
  const t = answerWords.useText();
  const [article, setArticle] = useState<Article | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    api.get<Article>(`/api/articles/${encodeURIComponent(articleId)}`).then(setArticle, setError);
  }, [articleId]);
  const given = article && givenAt(article, now());
  if (article && given) return <Loaded article={article} short={given.short} {...{ contactId, onClose }} />;
  return (
    <Dialog isOpen onClose={onClose} title={t('correct')}>
      <Problem error={error} />
      {article && <p>{t('correct.gone')}</p>}
    </Dialog>
  );
}

interface LoadedProps extends Pick<Props, 'contactId' | 'onClose'> {
  readonly article: Article;
  readonly short: string;
}

function Loaded({ article, short: before, contactId, onClose }: LoadedProps): ReactNode {
  const t = answerWords.useText();
  const { person } = useMe();
  const [short, setShort] = useState(before);
  const [reason, setReason] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const given = givenAt(article, now());
  const isNews = short.trim() !== '' && (short.trim() !== before || isWrong);
  const isPublishing = mayDecide({ kind: 'person', ...person }, article) && short.trim() !== before;
  const { isBusy, refused, handIn } = useHandIn({
    label: t('correct.do'),
    isReady: isNews && given !== null,
    onClose,
    send: async () => {
      const body = { version: given!.version, short, reason: reason.trim(), isWrong, contactId };
      const path = `/api/articles/${encodeURIComponent(article.id)}/corrections`;
      const { correction } = await api.post<{ correction: Correction }>(path, body);
      return t(correction.state === 'published' ? 'correct.published' : 'correct.waits');
    },
  });
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={t('correct.title', { title: article.draft.title })}
      foot={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look="primary" command="handIn" isDisabled={!isNews || isBusy} onPress={() => void handIn()}>
            {t(isPublishing ? 'correct.publish' : 'correct.do')}
          </Button>
        </>
      }
    >
      <div className={contactStyles.form}>
        <TextField
          label={t('correct.short')}
          value={short}
          maxLength={longest.short}
          onChange={setShort}
          isMultiline
          rows={4}
          autoFocus
          error={refused}
        />
        {short.trim() !== '' && (
          <ReadingPart of={readingOf({ short, long: '' }, article.language).short} language={article.language} />
        )}
        <Check isSelected={isWrong} onChange={setIsWrong}>
          {t('correct.wrong')}
        </Check>
        <TextField
          label={t('correct.reason')}
          hint={t('correct.reasonHint')}
          value={reason}
          maxLength={longest.reason}
          onChange={setReason}
          isOptional
        />
        <p className={contactStyles.muted}>{t(isPublishing ? 'correct.goes' : 'correct.asks')}</p>
      </div>
    </Dialog>
  );
}
