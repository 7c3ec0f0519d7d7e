/** Keys for programs: made with a role and an end, shown once, revoked at once, and when each was last used. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { ApiToken, Role } from '#modules/identity/contract.js';
import { api, Button, Choice, EmptyState, Problem, Tag, TextField, useFormats, useNow } from '#web/kit/index.js';
import { Group, Wrong } from './edit-form.js';
import { useLoaded } from './load.js';
import { OnceDialog } from './once-dialog.js';
import styles from './studio.module.css';
import { studioWords } from './texts.js';
import { tokenWords } from './token-words.js';
import { WithdrawDialog } from './withdraw-dialog.js';

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
      {revoking && (
        <WithdrawDialog
          title={t('revoke.title', { name: revoking.name })}
          text={t('revoke.text')}
          keep={t('keep')}
          withdraw={t('revoke')}
          path={`/api/tokens/${encodeURIComponent(revoking.id)}`}
          said={t('revoked', { name: revoking.name })}
          onClose={() => setRevoking(null)}
          onWithdrawn={read}
        />
      )}
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
        <OnceDialog
          title={t('secret.title', { name: made.name })}
          text={t('secret.text')}
          label={t('secret')}
          secret={made.secret}
          done={t('done')}
          onClose={() => setMade(null)}
        />
      )}
    </form>
  );
}
