/** Kiosks: made with a name, begun by a link on the device itself, withdrawn at once. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Kiosk } from '#modules/identity/contract.js';
import { api, Button, EmptyState, Problem, Tag, TextField, useFormats, useNow } from '#web/kit/index.js';
import { Group, Wrong } from '../edit-form.js';
import { useLoaded } from '../load.js';
import { OnceDialog } from '../once-dialog.js';
import { Qr } from '../qr.js';
import styles from '../studio.module.css';
import { studioWords } from '../texts.js';
import { WithdrawDialog } from '../withdraw-dialog.js';
import { kioskWords } from './kiosk-words.js';

type Linked = Kiosk & { readonly link: string };

/** A kiosk asks for its lines every quarter of a minute, and is written down once a minute. */
const silentAfterMs = 5 * 60_000;

export function KiosksSection(): ReactNode {
  const t = kioskWords.useText();
  const { value, error, read } = useLoaded<{ kiosks: readonly Kiosk[] }>('/api/kiosks');
  const [leaving, setLeaving] = useState<Kiosk | null>(null);
  const [linked, setLinked] = useState<Linked | null>(null);
  const [wrong, setWrong] = useState<unknown>(null);
  async function link(kiosk: Kiosk): Promise<void> {
    try {
      setLinked(await api.post(`/api/kiosks/${encodeURIComponent(kiosk.id)}/link`, {}));
      setWrong(null);
      await read();
    } catch (problem) {
      setWrong(problem);
    }
  }
  return (
    <div className={styles.page}>
      <h1>{t('title')}</h1>
      <p className={styles.hint}>{t('text')}</p>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {value?.kiosks.length === 0 && <EmptyState title={t('empty')}>{t('empty.text')}</EmptyState>}
      <ul className={styles.logins}>
        {value?.kiosks.map((kiosk) => (
          <KioskLine
            key={kiosk.id}
            kiosk={kiosk}
            onLink={() => void link(kiosk)}
            onWithdraw={() => setLeaving(kiosk)}
          />
        ))}
      </ul>
      <Wrong error={wrong} />
      <NewKiosk
        onMade={async (made) => {
          setLinked(made);
          await read();
        }}
      />
      {linked && (
        <OnceDialog
          title={t('link.title', { name: linked.name })}
          text={t('link.text')}
          label={t('link')}
          secret={linked.link}
          done={t('done')}
          onClose={() => setLinked(null)}
        >
          <p>{t('link.qr')}</p>
          <Qr text={linked.link} label={t('link.qrLabel')} />
        </OnceDialog>
      )}
      {leaving && (
        <WithdrawDialog
          title={t('withdraw.title', { name: leaving.name })}
          text={t('withdraw.text')}
          keep={t('keep')}
          withdraw={t('withdraw')}
          path={`/api/kiosks/${encodeURIComponent(leaving.id)}`}
          said={t('withdrawn', { name: leaving.name })}
          onClose={() => setLeaving(null)}
          onWithdrawn={read}
        />
      )}
    </div>
  );
}

interface LineProps {
  readonly kiosk: Kiosk;
  readonly onLink: () => void;
  readonly onWithdraw: () => void;
}

function KioskLine({ kiosk, onLink, onWithdraw }: LineProps): ReactNode {
  const t = kioskWords.useText();
  const formats = useFormats();
  const now = useNow();
  const { name, place, begunAt, seenAt, linkUntil } = kiosk;
  const isSilent = begunAt !== null && now - (seenAt ?? begunAt) > silentAfterMs;
  return (
    <li>
      <div>
        <strong>{name}</strong>{' '}
        {begunAt === null ? (
          <Tag tone={linkUntil === null ? 'warn' : 'plain'}>{t(linkUntil === null ? 'linkOver' : 'waiting')}</Tag>
        ) : (
          <Tag tone={isSilent ? 'warn' : 'plain'}>{t(isSilent ? 'silent' : 'inUse')}</Tag>
        )}
        <p className={styles.hint}>
          {[
            place,
            seenAt !== null && t('seen', { at: formats.stamp(seenAt, now) }),
            linkUntil !== null && t('waiting.until', { at: formats.stamp(linkUntil, now) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      <div className={styles.chips}>
        <Button aria-label={t('newLink.of', { name })} onPress={onLink}>
          {t('newLink')}
        </Button>
        <Button aria-label={t('withdraw.of', { name })} onPress={onWithdraw}>
          {t('withdraw')}
        </Button>
      </div>
    </li>
  );
}

function NewKiosk({ onMade }: { readonly onMade: (made: Linked) => Promise<void> }): ReactNode {
  const t = kioskWords.useText();
  const say = studioWords.useText();
  const [name, setName] = useState('');
  const [place, setPlace] = useState('');
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (name.trim() === '') return;
    setIsBusy(true);
    try {
      const made: Linked = await api.post('/api/kiosks', { name: name.trim(), place: place.trim() });
      setName('');
      setPlace('');
      setIsTried(false);
      setError(null);
      await onMade(made);
    } catch (problem) {
      setError(problem);
    } finally {
      setIsBusy(false);
    }
  }
  return (
    <form onSubmit={(event) => void make(event)} noValidate aria-label={t('new.title')} autoComplete="off">
      <Group title={t('new.title')} hint={t('new.hint')}>
        <div className={styles.two}>
          <TextField
            label={t('name')}
            value={name}
            onChange={setName}
            maxLength={100}
            error={isTried && name.trim() === '' ? say('error.missing') : null}
          />
          <TextField label={t('place')} value={place} onChange={setPlace} maxLength={200} />
        </div>
        <Wrong error={error} />
        <div className={styles.chips}>
          <Button type="submit" look="primary" isDisabled={isBusy}>
            {t('make')}
          </Button>
        </div>
      </Group>
    </form>
  );
}
