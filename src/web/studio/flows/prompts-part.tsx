/** Recordings: sent up, listened to, with the name that a menu says them by; and what the house itself says to callers. */
import { useState, type ReactNode } from 'react';
import type { HousePrompt, SilentAnswer, StoredPrompt } from '#modules/contacts/phone/menus/contract.js';
import { api, Button, FileButton, Tag, toast, useMe } from '#web/kit/index.js';
import { Wrong } from '../edit-form.js';
import { useLoaded } from '../load.js';
import { flowWords } from './flow-words.js';
import styles from './flows.module.css';

interface Recordings {
  readonly prompts: readonly StoredPrompt[];
  readonly house: readonly HousePrompt[];
  readonly silent: readonly SilentAnswer[];
}

const sounds = '.wav,audio/wav';
const soundOf = (file: string): string => `/api/prompts/${encodeURIComponent(file)}`;

export function PromptsPart({
  isWriter,
  onAdded,
}: {
  readonly isWriter: boolean;
  readonly onAdded: () => void;
}): ReactNode {
  const t = flowWords.useText();
  const { value, error, read } = useLoaded<Recordings>('/api/prompts');
  const [failed, setFailed] = useState<unknown>(null);
  /** `as`: the name it gets, where it takes the place of another. */
  async function add(file: File, as?: string): Promise<void> {
    try {
      const named = as === undefined ? file : new File([file], as, { type: file.type });
      const added = await api.upload<StoredPrompt>('/api/prompts', named);
      toast({ words: t('prompts.added', { file: added.file, seconds: added.seconds }) });
      setFailed(null);
      await read();
      onAdded();
    } catch (problem) {
      setFailed(problem);
    }
  }
  return (
    <div className={styles.part}>
      <h3>{t('prompts')}</h3>
      <p className={styles.hint}>{t('prompts.hint')}</p>
      <Wrong error={error ?? failed} />
      {value?.prompts.length === 0 && <p className={styles.hint}>{t('prompts.none')}</p>}
      <ul className={styles.prompts}>
        {value?.prompts.map(({ file, seconds }) => (
          <li key={file}>
            <code>{file}</code>
            <span>{t('prompt.seconds', { n: seconds })}</span>
            <audio controls preload="none" src={soundOf(file)} aria-label={t('prompt.play', { file })} />
          </li>
        ))}
      </ul>
      {isWriter && (
        <div className={styles.prompts}>
          <FileButton accept={sounds} onFiles={([file]) => void add(file!)}>
            {t('prompts.add')}
          </FileButton>
        </div>
      )}
      {value && <Silent silent={value.silent} onAdd={isWriter ? add : null} />}
      {value && <HouseVoice house={value.house} onReplace={isWriter ? add : null} />}
    </div>
  );
}

interface SilentProps {
  readonly silent: readonly SilentAnswer[];
  readonly onAdd: ((file: File, as: string) => Promise<void>) | null;
}

/** What is still to be read out: the words, and where the sound goes. */
function Silent({ silent, onAdd }: SilentProps): ReactNode {
  const t = flowWords.useText();
  if (silent.length === 0) return null;
  return (
    <details>
      <summary>{t('unvoiced', { n: silent.length })}</summary>
      <p className={styles.hint}>{t('unvoiced.hint')}</p>
      <ul className={styles.silent}>
        {silent.map(({ title, language, file, words }) => (
          <li key={`${language}${title}`} lang={language}>
            <strong>{title}</strong>
            <p className={styles.script}>{words}</p>
            {file === null && <Tag>{t('unvoiced.live')}</Tag>}
            {file !== null && onAdd && (
              <FileButton
                look="quiet"
                accept={sounds}
                aria-label={t('unvoiced.addOf', { title })}
                onFiles={([chosen]) => void onAdd(chosen!, file)}
              >
                {t('unvoiced.add')}
              </FileButton>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

interface HouseProps {
  readonly house: readonly HousePrompt[];
  readonly onReplace: ((file: File, as: string) => Promise<void>) | null;
}

/** What callers hear while they wait: by a program's voice, said so, until somebody lends theirs. */
function HouseVoice({ house, onReplace }: HouseProps): ReactNode {
  const t = flowWords.useText();
  const { centre } = useMe();
  const own = house.filter(({ language }) => language === (centre.language === 'en' ? 'en' : 'it'));
  const others = house.filter((one) => !own.includes(one));
  return (
    <>
      <h4>{t('house')}</h4>
      <p className={styles.hint}>{t('house.hint')}</p>
      {[own, others].map((list, i) =>
        (['sentence', 'country', 'number'] as const).map((kind) => (
          <details key={`${i}${kind}`}>
            <summary>
              {t(`house.${kind}`)} · {list[0]?.language === 'en' ? 'English' : 'Italiano'}
            </summary>
            <ul className={styles.prompts}>
              {list
                .filter((one) => one.kind === kind)
                .map((one) => (
                  <HouseLine key={one.file} one={one} onReplace={onReplace} />
                ))}
            </ul>
          </details>
        )),
      )}
    </>
  );
}

function HouseLine({ one, onReplace }: { readonly one: HousePrompt; readonly onReplace: HouseProps['onReplace'] }) {
  const t = flowWords.useText();
  const { file, words, seconds, isSynthetic, language } = one;
  // Listening loads the sound: with hundreds of players a page would be slow, so each comes when it is asked for.
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li>
      <span lang={language}>{words}</span>
      <span>
        {t('prompt.seconds', { n: seconds })} {isSynthetic && <Tag>{t('house.synthetic')}</Tag>}
      </span>
      {isOpen ? (
        <audio controls autoPlay src={soundOf(file)} aria-label={t('prompt.play', { file: words })} />
      ) : (
        <Button look="quiet" aria-label={t('prompt.play', { file: words })} onPress={() => setIsOpen(true)}>
          {t('house.play')}
        </Button>
      )}
      {onReplace && (
        <FileButton
          look="quiet"
          accept={sounds}
          aria-label={t('house.replaceOf', { words })}
          onFiles={([chosen]) => void onReplace(chosen!, file)}
        >
          {t('house.replace')}
        </FileButton>
      )}
    </li>
  );
}
