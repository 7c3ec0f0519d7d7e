/** Keys for programs: made with a role and an end, shown once, revoked at once, and when each was last used. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { ApiToken, Role } from '#modules/identity/contract.js';
import {
  api,
  Button,
  Choice,
  Dialog,
  EmptyState,
  Problem,
  Tag,
  TextField,
  toast,
  useFormats,
  useNow,
} from '#web/kit/index.js';
import { CopyField } from './copy-field.js';
import { Group, Wrong } from './edit-form.js';
import { useLoaded } from './load.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { tokenWords } from './token-words.js';

const roles: readonly Role[] = ['consultant', 'supervisor', 'administrator'];

export function TokensSection(): ReactNode {
  const t = tokenWords.useText();
  const { value, error, read } = useLoaded<{ tokens: readonly ApiToken[] }>('/api/tokens');
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  return (
    <div className={styles.page}>
      <h1>{t('title')}</h1>
      <p className={styles.hint}>
        {t('text')} <a href="/api-docs">{t('docs')}</a>
      </p>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {value?.tokens.length === 0 && <EmptyState title={t('empty')}>{t('empty.text')}</EmptyState>}
      <ul className={styles.logins}>
        {value?.tokens.map((token) => (
          <TokenLine key={token.id} token={token} onRevoke={() => setRevoking(token)} />
        ))}
      </ul>
      <NewToken onMade={read} />
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} onRevoked={read} />}
    </div>
  );
}

function TokenLine({ token, onRevoke }: { readonly token: ApiToken; readonly onRevoke: () => void }): ReactNode {
  const t = tokenWords.useText();
  const say = studioWords.useText();
  const formats = useFormats();
  const now = useNow();
  const day = formats.day(token.expiresAt, now);
  const isOver = token.expiresAt <= now;
  return (
    <li>
      <div>
        <strong>{token.name}</strong> <Tag>{token.roles.map((role) => say(`role.${role}`)).join(', ')}</Tag>{' '}
        {isOver && <Tag tone="warn">{t('over', { day })}</Tag>}
        <p className={styles.hint}>
          {!isOver && `${t('until', { day })}, `}
          {token.usedAt === null ? t('unused') : t('used', { at: formats.stamp(token.usedAt, now) })}
        </p>
      </div>
      <Button aria-label={t('revoke.of', { name: token.name })} onPress={onRevoke}>
        {t('revoke')}
      </Button>
    </li>
  );
}

function NewToken({ onMade }: { readonly onMade: () => Promise<void> }): ReactNode {
  const t = tokenWords.useText();
  const say = studioWords.useText();
  const [name, setName] = useState('');
  const [role, setRole] = useState<string>('consultant');
  const [days, setDays] = useState('90');
  const [isTried, setIsTried] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [made, setMade] = useState<{ readonly name: string; readonly secret: string } | null>(null);
  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTried(true);
    if (name.trim() === '') return;
    setIsBusy(true);
    try {
      setMade(await api.post('/api/tokens', { name: name.trim(), roles: [role], days: Number(days) }));
      setName('');
      setIsTried(false);
      setError(null);
      await onMade();
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
          <Choice
            label={t('role')}
            value={role}
            onChange={setRole}
            options={roles.map((id) => ({ id, label: say(`role.${id}`), detail: say(`role.${id}.may`) }))}
          />
          <Choice
            label={t('days')}
            value={days}
            onChange={setDays}
            options={['30', '90', '365'].map((id) => ({ id, label: t('days.n', { n: id }) }))}
          />
        </div>
        <Wrong error={error} />
        <div className={styles.chips}>
          <Button type="submit" look="primary" isDisabled={isBusy}>
            {t('make')}
          </Button>
        </div>
      </Group>
      {made && (
        <Dialog
          isOpen
          onClose={() => setMade(null)}
          title={t('secret.title', { name: made.name })}
          foot={
            <Button look="primary" onPress={() => setMade(null)}>
              {t('done')}
            </Button>
          }
        >
          <p>{t('secret.text')}</p>
          <CopyField label={t('secret')} text={made.secret} />
        </Dialog>
      )}
    </form>
  );
}

interface RevokeProps {
  readonly token: ApiToken;
  readonly onClose: () => void;
  readonly onRevoked: () => Promise<void>;
}

/** Asked first, because there is no way back: the secret is known only to the program. */
function RevokeDialog({ token, onClose, onRevoked }: RevokeProps): ReactNode {
  const t = tokenWords.useText();
  const [error, setError] = useState<unknown>(null);
  async function revoke(): Promise<void> {
    try {
      await api.delete(`/api/tokens/${encodeURIComponent(token.id)}`);
      toast({ words: t('revoked', { name: token.name }) });
      onClose();
      await onRevoked();
    } catch (problem) {
      setError(problem);
    }
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('revoke.title', { name: token.name })}
      foot={
        <>
          <Button onPress={onClose}>{t('keep')}</Button>
          <Button look="danger" onPress={() => void revoke()}>
            {t('revoke')}
          </Button>
        </>
      }
    >
      <p>{t('revoke.text')}</p>
      <Wrong error={error} />
    </Dialog>
  );
}
