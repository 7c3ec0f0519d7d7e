/** The desk: who waits for me, the conversation, its doubts and its customer. One address a contact. */
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { DeskItem, DeskMe, DeskOffer } from '#modules/contacts/live/contract.js';
import {
  api,
  Button,
  EmptyState,
  Shell,
  useCommands,
  useFormats,
  useKeyOf,
  useMe,
  useView,
  VisuallyHidden,
  type PaletteItem,
} from '#web/kit/index.js';
import { ContactPane } from './contact/contact-pane.js';
import { CorrectionNews } from './answers/correction-news.js';
import { OwnCorrections } from './answers/own-corrections.js';
import { addressOf, Inbox } from './inbox/inbox.js';
import { inOrder, turnsOf, type Turns } from './inbox/turns.js';
import { MyState, Rest } from './offer/my-state.js';
import { OfferBar } from './offer/offer-bar.js';
import { isRinging, PhoneBars, useOpensContact } from './phone/phone-bars.js';
import { PhonePlaceButton } from './phone/phone-place.js';
import { useQuietOffers } from './phone/quiet-offers.js';
import { useTelephone } from './phone/use-telephone.js';
import { startServices } from './services.js';
import { useText } from './text/words.js';
import styles from './desk.module.css';

/** The contact in the address: '#/c/contact_1'. */
function readAddress(): string | null {
  const match = /^#\/c\/([^/?]+)/.exec(location.hash);
  return match?.[1] ? decodeURIComponent(match[1]) : null;
}

function useAddress(): string | null {
  const [open, setOpen] = useState(readAddress);
  useEffect(() => {
    const follow = (): void => setOpen(readAddress());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return open;
}

const go = (contactId: string): void => {
  location.hash = addressOf(contactId);
};

/** Contacts found by their words, for the palette. */
function useFound(): readonly [readonly PaletteItem[], (words: string) => void] {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<readonly PaletteItem[]>([]);
  useEffect(() => {
    const wanted = words.trim();
    if (wanted.length < 2) return setFound([]);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api
        .get<{ contacts: readonly { id: string; customerName: string; subject: string }[] }>(
          '/api/contacts',
          { q: wanted, limit: 8 },
          stop.signal,
        )
        .then(({ contacts }) =>
          setFound(
            contacts.map((one) => ({
              id: `found.${one.id}`,
              label: one.customerName,
              detail: one.subject,
              run: () => go(one.id),
            })),
          ),
        )
        .catch(() => setFound([]));
    }, 150);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [words]);
  return [found, setWords];
}

function useMoves(turns: Turns, openId: string | null): void {
  const t = useText();
  const order = useMemo(() => inOrder(turns).map((item) => item.id), [turns]);
  const step = useCallback(
    (by: 1 | -1) => {
      const at = openId === null ? -1 : order.indexOf(openId);
      const next = order[at === -1 ? 0 : Math.min(order.length - 1, Math.max(0, at + by))];
      if (next) go(next);
    },
    [order, openId],
  );
  useCommands(
    useMemo(
      () => [
        { id: 'next', label: t('key.next'), key: 'j', run: () => step(1) },
        { id: 'previous', label: t('key.previous'), key: 'k', run: () => step(-1) },
        { id: 'list', label: t('key.list'), key: 'g l', run: () => (location.hash = '') },
      ],
      [t, step],
    ),
  );
}

export function Desk(): ReactNode {
  const { person } = useMe();
  const [isReady, setIsReady] = useState(false);
  useEffect(() => {
    void startServices(person.id).then(() => setIsReady(true));
  }, [person.id]);
  return isReady ? <ReadyDesk /> : null;
}

function ReadyDesk(): ReactNode {
  const t = useText();
  const formats = useFormats();
  const desk = useView('desk');
  const openId = useAddress();
  const items = desk.rows<DeskItem>('items');
  const turns = useMemo(() => turnsOf(items), [items]);
  const me = desk.rows<DeskMe>('me')[0] ?? null;
  const offers = desk.rows<DeskOffer>('offers');
  const [phone, calls] = useTelephone(useMe().person.id);
  useOpensContact(calls, items, go);
  const quiet = useQuietOffers(offers, calls);
  const [found, search] = useFound();
  useMoves(turns, openId);
  useEffect(() => {
    const waiting = turns.mine.length;
    document.title = `${waiting > 0 ? `(${formats.number(waiting)}) ` : ''}${t('title')} · Ponte`;
  }, [turns, t, formats]);
  const places = useMemo(
    () => [
      ...items.map((item) => ({
        id: `item.${item.id}`,
        label: item.customerName,
        detail: item.subject,
        run: () => go(item.id),
      })),
      ...found.filter((one) => !items.some((item) => one.id === `found.${item.id}`)),
    ],
    [items, found],
  );
  return (
    <Shell
      app="desk"
      places={places}
      onSearch={search}
      middle={
        <>
          <MyState me={me} />
          <Rest me={me} />
          <PhonePlaceButton place={calls.place} />
          <PhoneBars phone={phone} state={calls} offers={offers} quiet={quiet} />
          <OfferBar offers={offers} onAccepted={go} isRinging={calls.calls.some(isRinging)} quiet={quiet} />
        </>
      }
    >
      <VisuallyHidden>
        <h1>{t('title')}</h1>
      </VisuallyHidden>
      <div className={styles.desk} data-pane={openId === null ? 'list' : 'contact'}>
        <div className={styles.list}>
          <Inbox
            turns={turns}
            openId={openId}
            isReady={me?.wish === 'ready'}
            news={<CorrectionNews />}
            more={<OwnCorrections />}
            foot={<PaletteButton label={t('inbox.search')} />}
          />
        </div>
        <div className={styles.pane}>
          {openId === null ? (
            desk.isLoaded && <NothingOpen turns={turns} isEmpty={items.length === 0} />
          ) : (
            <ContactPane key={openId} contactId={openId} />
          )}
        </div>
      </div>
    </Shell>
  );
}

/** No contact is open: who waits, or, when nobody does, the two keys that show all the others. */
function NothingOpen({ turns, isEmpty }: { readonly turns: Turns; readonly isEmpty: boolean }): ReactNode {
  const t = useText();
  const keys = { palette: useKeyOf('palette'), keys: useKeyOf('keys') };
  if (!isEmpty)
    return <EmptyState title={t('inbox.pick.mine', { n: turns.mine.length })}>{t('inbox.pick')}</EmptyState>;
  return (
    <EmptyState title={t('inbox.calm')}>
      <ul className={styles.learn}>
        {(['palette', 'keys'] as const).map(
          (id) =>
            keys[id] && (
              <li key={id}>
                <kbd>{keys[id]}</kbd> {t(`inbox.learn.${id}`)}
              </li>
            ),
        )}
      </ul>
    </EmptyState>
  );
}

/** The palette for the mouse; the press is the key itself, so there is one way in. */
function PaletteButton({ label }: { readonly label: string }): ReactNode {
  const open = (): void => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }));
  };
  return (
    <Button look="quiet" command="palette" onPress={open}>
      {label}
    </Button>
  );
}
