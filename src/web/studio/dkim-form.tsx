/** How a mailbox signs its mail: make a key, copy what DNS must say, look whether it does. */
import { useState, type ReactNode } from 'react';
import { api, Button, Problem, Tag, TextField, toast } from '#web/kit/index.js';
import { CopyField } from './copy-field.js';
import { dkimWords } from './dkim-words.js';
import { Group, Wrong } from './edit-form.js';
import { useLoaded } from './load.js';
import { nextSelector } from './mailbox-draft.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';

interface Signature {
  readonly domain: string;
  readonly selector: string;
  readonly isPublished: boolean;
  readonly record: { readonly name: string; readonly value: string } | null;
}
interface Answer {
  readonly dkim: Signature | null;
}
type Found = 'ok' | 'missing' | 'otherKey' | 'noAnswer' | 'unset';

export function DkimForm({ mailboxId, address }: { readonly mailboxId: string; readonly address: string }): ReactNode {
  const path = `/api/mailboxes/${encodeURIComponent(mailboxId)}/dkim`;
  const { value, error, read } = useLoaded<Answer>(path);
  if (error !== null) return <Problem error={error} />;
  if (!value) return null;
  return <Signing dkim={value.dkim} domain={address.split('@')[1] ?? ''} path={path} onChanged={read} />;
}

interface Props {
  readonly dkim: Signature | null;
  readonly domain: string;
  readonly path: string;
  readonly onChanged: () => Promise<void>;
}

function Signing({ dkim, domain: ownDomain, path, onChanged }: Props): ReactNode {
  const t = dkimWords.useText();
  const say = studioWords.useText();
  const [domain, setDomain] = useState(dkim?.domain ?? ownDomain);
  const [selector, setSelector] = useState(nextSelector(dkim?.selector ?? null));
  const [busy, setBusy] = useState<'make' | 'check' | 'remove' | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [error, setError] = useState<unknown>(null);
  const isDomain = /^[A-Za-z0-9.-]+\.[A-Za-z]{2,}$/.test(domain.trim());
  const isSelector = /^[A-Za-z0-9._-]{1,63}$/.test(selector.trim());

  async function run(what: 'make' | 'check' | 'remove', work: () => Promise<void>): Promise<void> {
    setBusy(what);
    try {
      await work();
      setError(null);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(null);
    }
  }
  const make = (): Promise<void> =>
    run('make', async () => {
      await api.post(path, { domain: domain.trim(), selector: selector.trim() });
      setSelector(nextSelector(selector.trim()));
      setFound(null);
      await onChanged();
    });
  const check = (): Promise<void> =>
    run('check', async () => {
      const answer = await api.post<Answer & { found: Found }>(`${path}/check`);
      setFound(answer.found);
      if (answer.found === 'ok' && !dkim?.isPublished) {
        toast({ words: t('found.ok') });
        await onChanged();
      }
    });
  const remove = (): Promise<void> =>
    run('remove', async () => {
      await api.delete(path);
      toast({ words: t('removed') });
      setFound(null);
      await onChanged();
    });

  return (
    <section className={styles.edit}>
      <Group title={t('title')} hint={t('hint')}>
        {dkim && (
          <p>
            <Tag tone={dkim.isPublished ? 'ok' : 'warn'}>{t(dkim.isPublished ? 'state.on' : 'state.wait')}</Tag>
          </p>
        )}
        {dkim?.record && (
          <>
            <p className={styles.hint}>{t('record')}</p>
            <CopyField label={t('record.name')} text={dkim.record.name} />
            <CopyField label={t('record.value')} text={dkim.record.value} />
          </>
        )}
        {dkim && !dkim.record && <p className={styles.fieldError}>{t('record.lost')}</p>}
        {dkim && (
          <div className={styles.chips}>
            <Button look="primary" isDisabled={busy !== null} onPress={() => void check()}>
              {t(busy === 'check' ? 'checking' : 'check')}
            </Button>
            <Button look="danger" isDisabled={busy !== null} onPress={() => void remove()}>
              {t('remove')}
            </Button>
          </div>
        )}
        <p role="status">{found && t(`found.${found}`)}</p>
        <div className={styles.two}>
          <TextField
            label={t('domain')}
            value={domain}
            onChange={setDomain}
            error={isDomain ? null : say('error.host')}
          />
          <TextField
            label={t('selector')}
            hint={t('selector.hint')}
            value={selector}
            onChange={setSelector}
            error={isSelector ? null : say('error.selector')}
          />
        </div>
        <div className={styles.chips}>
          <Button isDisabled={busy !== null || !isDomain || !isSelector} onPress={() => void make()}>
            {t(busy === 'make' ? 'making' : dkim ? 'again' : 'make')}
          </Button>
        </div>
        <Wrong error={error} />
      </Group>
    </section>
  );
}
