/** Files that will go with the next message: uploaded at once, kept while other contacts are looked at. */
import { useState, type ReactNode } from 'react';
import type { Attachment } from '#modules/contacts/contract.js';
import { api, Button, FileButton, makeStore, Problem, useFormats, useStore } from '#web/kit/index.js';
import { useText } from '../text/words.js';
import styles from './composer.module.css';

type Waiting = Readonly<Record<string, readonly Attachment[]>>;
const waiting = makeStore<Waiting>({});
const none: readonly Attachment[] = [];

export function useAttachments(key: string): readonly Attachment[] {
  return useStore(waiting)[key] ?? none;
}

export function setAttachments(key: string, files: readonly Attachment[]): void {
  waiting.set({ ...waiting.get(), [key]: files });
}

export interface Upload {
  readonly add: (files: readonly File[]) => Promise<void>;
  readonly busy: string | null;
  readonly error: unknown;
}

/** Uploads files for a draft, one after the other, so that a slow line is not made slower. */
export function useUpload(key: string): Upload {
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const add = async (files: readonly File[]): Promise<void> => {
    setError(null);
    for (const file of files) {
      setBusy(file.name);
      try {
        const kept = await api.upload<Attachment>('/api/files', file);
        setAttachments(key, [...(waiting.get()[key] ?? none), kept]);
      } catch (problem) {
        setError(problem);
      }
    }
    setBusy(null);
  };
  return { add, busy, error };
}

export function AttachButton({ upload }: { readonly upload: Upload }): ReactNode {
  const t = useText();
  return (
    <FileButton look="quiet" isMultiple onFiles={(files) => void upload.add(files)}>
      {t('composer.attach')}
    </FileButton>
  );
}

export function AttachedFiles(props: { readonly id: string; readonly upload: Upload }): ReactNode {
  const { id, upload } = props;
  const t = useText();
  const formats = useFormats();
  const files = useAttachments(id);
  return (
    <>
      {(files.length > 0 || upload.busy !== null) && (
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={file.fileId}>
              {file.name} ({formats.size(file.size)}){' '}
              <Button
                look="link"
                aria-label={t('composer.remove', { name: file.name })}
                onPress={() =>
                  setAttachments(
                    id,
                    files.filter((one) => one.fileId !== file.fileId),
                  )
                }
              >
                ×
              </Button>
            </li>
          ))}
          {upload.busy !== null && <li>{t('composer.uploading', { name: upload.busy })}</li>}
        </ul>
      )}
      {upload.error !== null && (
        <div className={styles.problem}>
          <Problem error={upload.error} />
        </div>
      )}
    </>
  );
}
