/** A person's own telephones: an account made here and shown once, a fixed address, an outside number, and which rings first. */
import { useCallback, useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { OwnTelephone, RingsAt } from '#modules/contacts/phone/contract.js';
import { api, ApiProblem } from '../api.js';
import { Problem, Tag } from '../parts/bits.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { Choice, TextField } from '../parts/field.js';
import { toast } from '../parts/toast.js';
import { refusalText } from '../text/refusals.js';
import { ownWords } from './own-words.js';
import styles from './own-telephone.module.css';

interface Shown extends OwnTelephone {
  readonly mayUseNumbers: boolean;
}
interface Made {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
  readonly realm: string;
}

interface Props {
  /** '/api/me/telephone', or that of another person. */
  readonly path: string;
  /** Fixed addresses are written down by administrators alone. */
  readonly mayAddress: boolean;
}

export function OwnTelephoneForm({ path, mayAddress }: Props): ReactNode {
  const t = ownWords.useText();
  const [shown, setShown] = useState<Shown | null>(null);
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(async () => {
    try {
      setShown(await api.get<Shown>(path));
      setError(null);
    } catch (failed) {
      setError(failed);
    }
  }, [path]);
  useEffect(() => void read(), [read]);
  return (
    <section className={styles.own} aria-label={t('title')}>
      <h3>{t('title')}</h3>
      <Problem error={error} action={<Button onPress={() => void read()}>{t('retry')}</Button>} />
      {shown && (
        <>
          <Account path={path} shown={shown} onChanged={setShown} />
          <Fields key={JSON.stringify(shown)} path={path} shown={shown} mayAddress={mayAddress} onChanged={setShown} />
        </>
      )}
    </section>
  );
}

interface PartProps {
  readonly path: string;
  readonly shown: Shown;
  readonly onChanged: (shown: Shown) => void;
}

function Account({ path, shown, onChanged }: PartProps): ReactNode {
  const t = ownWords.useText();
  const [made, setMade] = useState<Made | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const { account } = shown;
  const make = async (): Promise<void> => {
    setIsAsking(false);
    try {
      const answer = await api.post<Shown & { readonly made: Made }>(`${path}/account`);
      setMade(answer.made);
      onChanged(answer);
    } catch (error) {
      toast({ words: refusalText(error), forMs: 8_000 });
    }
  };
  const remove = async (): Promise<void> => {
    try {
      onChanged(await api.delete<Shown>(`${path}/account`));
    } catch (error) {
      toast({ words: refusalText(error), forMs: 8_000 });
    }
  };
  return (
    <div className={styles.account}>
      <b>{t('account')}</b>
      {account === null ? (
        <>
          <p>{t('account.none')}</p>
          <div className={styles.row}>
            <Button onPress={() => void make()}>{t('account.make')}</Button>
          </div>
        </>
      ) : (
        <>
          <div className={styles.row}>
            <span>{t('account.user', { user: account.user })}</span>
            <Tag tone={account.isRegistered ? 'ok' : 'plain'}>
              {t(account.isRegistered ? 'account.registered' : 'account.away')}
            </Tag>
          </div>
          <div className={styles.row}>
            <Button onPress={() => setIsAsking(true)}>{t('account.renew')}</Button>
            <Button look="quiet" onPress={() => void remove()}>
              {t('account.remove')}
            </Button>
          </div>
        </>
      )}
      {isAsking && (
        <Dialog
          isOpen
          onClose={() => setIsAsking(false)}
          title={t('account.renew')}
          foot={
            <>
              <Button onPress={() => setIsAsking(false)}>{t('cancel')}</Button>
              <Button look="primary" onPress={() => void make()}>
                {t('account.renew')}
              </Button>
            </>
          }
        >
          <p>{t('account.renewAsk')}</p>
        </Dialog>
      )}
      {made && <MadeDialog made={made} onClose={() => setMade(null)} />}
    </div>
  );
}

function MadeDialog({ made, onClose }: { readonly made: Made; readonly onClose: () => void }): ReactNode {
  const t = ownWords.useText();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('made.title')}
      foot={
        <Button look="primary" onPress={onClose}>
          {t('made.done')}
        </Button>
      }
    >
      <p>{t('made.text')}</p>
      <dl className={styles.made}>
        <dt>{t('made.user')}</dt>
        <dd>{made.user}</dd>
        <dt>{t('made.password')}</dt>
        <dd>{made.password}</dd>
        <dt>{t('made.server')}</dt>
        <dd>
          {made.host}:{made.port}
        </dd>
        <dt>{t('made.realm')}</dt>
        <dd>{made.realm}</dd>
      </dl>
    </Dialog>
  );
}

const all: readonly RingsAt[] = ['browser', 'account', 'address', 'number'];

function Fields({ path, shown, mayAddress, onChanged }: PartProps & { readonly mayAddress: boolean }): ReactNode {
  const t = ownWords.useText();
  const [rings, setRings] = useState(shown.rings);
  const [address, setAddress] = useState(shown.address ?? '');
  const [number, setNumber] = useState(shown.number ?? '');
  const [wrong, setWrong] = useState<{ readonly code: string; readonly words: string } | null>(null);
  const has: Readonly<Record<RingsAt, boolean>> = {
    browser: true,
    account: shown.account !== null,
    address: address.trim() !== '',
    number: number.trim() !== '' && shown.mayUseNumbers,
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setWrong(null);
    try {
      const body = {
        rings: has[rings] ? rings : 'browser',
        ...(mayAddress ? { address } : {}),
        ...(shown.mayUseNumbers ? { number } : {}),
      };
      onChanged(await api.put<Shown>(path, body));
      toast({ words: t('saved') });
    } catch (error) {
      setWrong({ code: error instanceof ApiProblem ? error.code : '', words: refusalText(error) });
    }
  };
  const wrongOf = (code: string): string | null => (wrong?.code === code ? wrong.words : null);
  const isElse = wrong !== null && wrongOf('telephone.badAddress') === null && wrongOf('telephone.badNumber') === null;
  return (
    <form className={styles.fields} noValidate onSubmit={(event) => void save(event)}>
      {mayAddress && (
        <TextField
          label={t('address')}
          hint={t('address.hint')}
          value={address}
          onChange={setAddress}
          error={wrongOf('telephone.badAddress')}
        />
      )}
      {shown.mayUseNumbers && (
        <TextField
          label={t('number')}
          hint={t('number.hint')}
          type="tel"
          value={number}
          onChange={setNumber}
          error={wrongOf('telephone.badNumber')}
        />
      )}
      <Choice
        label={t('rings')}
        options={all.filter((one) => has[one]).map((one) => ({ id: one, label: t(`rings.${one}`) }))}
        value={has[rings] ? rings : 'browser'}
        onChange={(id) => setRings(id as RingsAt)}
      />
      <p className={styles.hint}>{t('rings.hint')}</p>
      {isElse && <p role="alert">{wrong.words}</p>}
      <div className={styles.row}>
        <Button type="submit">{t('save')}</Button>
      </div>
    </form>
  );
}
