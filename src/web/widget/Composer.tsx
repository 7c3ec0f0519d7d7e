/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '#modules/contacts/contract.js';
import { upload } from './api.js';
import { useWidget } from './context.js';
import { useDraft } from './draft.js';

const maxMb = 10;

interface Coming {
  readonly id: number;
  readonly name: string;
  readonly percent: number;
  readonly error: string | null;
  readonly file: Attachment | null;
}

/** Enter makes a new line and never sends: an explicit button does (BotFramework-WebChat#3533). Ctrl+Enter also sends. */
export function Composer() {
  const { t, chat, keep, state } = useWidget();
  const [words, setWords, clear] = useDraft(keep, `draft.${state.conversation?.contactId ?? ''}`);
  const [files, setFiles] = useState<readonly Coming[]>([]);
  const text = useRef<HTMLTextAreaElement>(null);
  // The button of the first words went away with its form: who pressed it by key stands here, and not at the page's top.
  useEffect(() => {
    if (state.conversation === null && document.activeElement === document.body) text.current?.focus();
  }, []);
  const isLoading = files.some((one) => !one.file && !one.error);
  const submit = (event?: Event): void => {
    event?.preventDefault();
    const ready = files.flatMap((one) => (one.file ? [one.file] : []));
    if (isLoading || (!words.trim() && ready.length === 0)) return text.current?.focus();
    chat.write('message', words.trim(), ready);
    clear();
    setFiles([]);
    text.current?.focus();
  };
  return (
    <form class="composer" onSubmit={submit}>
      <label for="message">{t('chat.yourMessage')}</label>
      <textarea
        id="message"
        ref={text}
        rows={2}
        maxLength={8000}
        value={words}
        onInput={(event) => (setWords(event.currentTarget.value), chat.writing())}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && submit(event)}
      />
      <FileList files={files} remove={(id) => setFiles((all) => all.filter((one) => one.id !== id))} />
      <div class="row between">
        <AddFile setFiles={setFiles} />
        <button class="primary">{t('chat.send')}</button>
      </div>
    </form>
  );
}

let nextFile = 1;

function AddFile({ setFiles }: { setFiles: (change: (all: readonly Coming[]) => readonly Coming[]) => void }) {
  const { t, state } = useWidget();
  const add = async (file: File): Promise<void> => {
    const id = nextFile++;
    const change = (part: Partial<Coming>): void =>
      setFiles((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
    setFiles((all) => [...all, { id, name: file.name, percent: 0, error: null, file: null }]);
    const params = { name: file.name, max: maxMb };
    if (!state.conversation) return change({ error: t('chat.fileFailed', params) });
    if (file.size > maxMb * 1024 * 1024) return change({ error: t('chat.fileTooBig', params) });
    const result = await upload(state.conversation, file, (share) => change({ percent: Math.round(share * 100) }));
    if (result === 'tooBig') change({ error: t('chat.fileTooBig', params) });
    else if (result === 'notAllowed') change({ error: t('chat.fileNotAllowed', params) });
    else if (result === 'failed') change({ error: t('chat.fileFailed', params) });
    else change({ file: result });
  };
  return (
    <label class="attach">
      <input
        type="file"
        multiple
        aria-label={t('chat.attach')}
        onChange={(event) => {
          for (const file of event.currentTarget.files ?? []) void add(file);
          event.currentTarget.value = '';
        }}
      />
      {/* Said by the field already: what is seen is not heard twice. */}
      <span aria-hidden="true">{t('chat.attach')}</span>
    </label>
  );
}

function FileList({ files, remove }: { files: readonly Coming[]; remove: (id: number) => void }) {
  const { t } = useWidget();
  return (
    <div aria-live="polite">
      {files.length > 0 && (
        <ul class="files">
          {files.map((one) => (
            <li key={one.id} class={one.error ? 'notice row between' : 'row between'}>
              <span>
                {one.error ??
                  (one.file
                    ? t('chat.fileReady', { name: one.name })
                    : t('chat.uploading', { name: one.name, percent: one.percent }))}
              </span>
              <button type="button" aria-label={`${t('chat.remove')} ${one.name}`} onClick={() => remove(one.id)}>
                {t('chat.remove')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
