/** The notice of one language: of the house, or a sound of the centre's own with its words. */
import type { ReactNode } from 'react';
import { Choice, TextField } from '#web/kit/index.js';
import type { Editing } from '../editing.js';
import styles from '../studio.module.css';
import type { NoticeDraft, RecordingDraft } from './recording-draft.js';
import { recordingWords } from './recording-words.js';

interface Props {
  readonly language: 'it' | 'en';
  readonly house: string;
  readonly notice: NoticeDraft;
  readonly files: readonly string[];
  readonly onChange: (notice: NoticeDraft) => void;
  readonly errorOf: Editing<RecordingDraft>['errorOf'];
}

const ofHouse = 'house';

export function NoticeFields({ language, house, notice, files, onChange, errorOf }: Props): ReactNode {
  const t = recordingWords.useText();
  const field = language === 'it' ? 'noticeIt' : 'noticeEn';
  const options = [{ id: ofHouse, label: t('notice.house') }, ...files.map((file) => ({ id: file, label: file }))];
  return (
    <div className={styles.rows}>
      <div className={styles.two}>
        <Choice
          label={t(`notice.${language}`)}
          options={options}
          value={notice.file ?? ofHouse}
          onChange={(id) => onChange({ ...notice, file: id === ofHouse ? null : id })}
        />
      </div>
      {notice.file === null ? (
        <p className={styles.hint} lang={language}>
          {t('notice.says', { words: house })}
        </p>
      ) : (
        <TextField
          label={t('notice.words')}
          value={notice.words}
          isMultiline
          maxLength={600}
          onChange={(words) => onChange({ ...notice, words })}
          error={errorOf(field)}
        />
      )}
    </div>
  );
}
