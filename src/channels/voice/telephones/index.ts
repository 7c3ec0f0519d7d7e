/**
 * People's own telephones: a SIP account that registers here, a SIP telephone at a fixed address, an outside number of
 * theirs by the trunk. Kept in memory; read again after each change, and now and then.
 */
import { isIP } from 'node:net';
import { lookup } from 'node:dns/promises';
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import type { DeskTelephone, OwnTelephone, RingsAt } from '#modules/contacts/phone/contract.js';
import type { KeptPassword } from '../sip/digest.js';
import type { RegisteredContact, SipStack } from '../sip/index.js';
import { parseUri } from '../sip/names.js';
import { noTelephone, readTelephones, type TelephoneRow } from './store.js';
import { type CanRing, ownNow, ringsNow } from './where.js';

const lookMs = 15_000;

/** How one telephone is called. */
export type Way =
  | { readonly rings: 'account' | 'address'; readonly contacts: readonly RegisteredContact[] }
  | { readonly rings: 'number'; readonly number: string };

export interface TelephonesSettings {
  readonly realm: string;
  /** Whether people may have their calls sent to an outside number of their own. */
  readonly mayUseNumbers: boolean;
}

export class Telephones {
  readonly settings: TelephonesSettings;
  readonly #pool: Pool;
  readonly #log: Logger;
  #rows = new Map<string, TelephoneRow>();
  #byAccount = new Map<string, TelephoneRow>();
  #sip: SipStack | null = null;
  /** Whether the trunk takes us to outside numbers now. */
  #hasWayOut: () => boolean = () => false;
  readonly #changed: ((personId: string) => void)[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(pool: Pool, log: Logger, settings: TelephonesSettings) {
    this.#pool = pool;
    this.#log = log;
    this.settings = settings;
  }

  /** Once the SIP door is open. */
  use(sip: SipStack, hasWayOut: () => boolean): void {
    this.#sip = sip;
    this.#hasWayOut = hasWayOut;
    sip.onRegistered((user) => {
      const row = this.#byAccount.get(user);
      if (row !== undefined) this.#tell(row.personId);
    });
    this.#timer = setInterval(() => {
      this.load().catch((error: unknown) => this.#log.warn({ err: error }, 'telephones could not be read anew'));
    }, lookMs).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** Somebody's telephone is another, or rings, or does not any more. */
  onChanged(handler: (personId: string) => void): void {
    this.#changed.push(handler);
  }

  #tell(personId: string): void {
    for (const handler of this.#changed) handler(personId);
  }

  async load(): Promise<void> {
    const before = this.#rows;
    const rows = await readTelephones(this.#pool);
    this.#rows = new Map(rows.map((row) => [row.personId, row]));
    this.#byAccount = new Map(rows.flatMap((row) => (row.account === null ? [] : [[row.account, row] as const])));
    for (const personId of new Set([...before.keys(), ...this.#rows.keys()])) {
      const [old, now] = [before.get(personId), this.#rows.get(personId)];
      if (JSON.stringify(old) === JSON.stringify(now)) continue;
      // Another password, another account, or none: what is registered by the old one is nobody's telephone now.
      const isOther = old?.account !== now?.account || old?.kept?.sha256 !== now?.kept?.sha256;
      if (old?.account && isOther) this.#sip?.forget(old.account);
      this.#tell(personId);
    }
  }

  rowOf(personId: string): TelephoneRow {
    return this.#rows.get(personId) ?? noTelephone(personId);
  }

  /** For the registrar. A password made for another realm proves nothing in this one. */
  passwordOf(user: string): KeptPassword | null {
    const row = this.#byAccount.get(user);
    return row?.realm === this.settings.realm ? row.kept : null;
  }

  #canRing(row: TelephoneRow, hasBrowser: boolean): CanRing {
    return {
      browser: hasBrowser,
      account: row.account !== null && (this.#sip?.contactsOf(row.account).length ?? 0) > 0,
      address: row.address !== null && this.#sip !== null,
      number: row.number !== null && this.settings.mayUseNumbers && this.#hasWayOut(),
    };
  }

  ringsNow(personId: string, hasBrowser: boolean): RingsAt | null {
    const row = this.rowOf(personId);
    return ringsNow(row.rings, this.#canRing(row, hasBrowser));
  }

  shownOf(personId: string): OwnTelephone {
    const { rings, account, address, number } = this.rowOf(personId);
    const isRegistered = account !== null && (this.#sip?.contactsOf(account).length ?? 0) > 0;
    return { rings, account: account === null ? null : { user: account, isRegistered }, address, number };
  }

  onDesk(personId: string, hasBrowser: boolean): DeskTelephone {
    const row = this.rowOf(personId);
    const can = this.#canRing(row, hasBrowser);
    return { ringsNow: ringsNow(row.rings, can), own: ownNow(row.rings, can), mayDial: this.#hasWayOut() };
  }

  /** How to call the person's own telephone now; null when none of it can ring. */
  async wayTo(personId: string): Promise<Way | null> {
    const row = this.rowOf(personId);
    const own = ownNow(row.rings, this.#canRing(row, false));
    if (own === 'account') return { rings: own, contacts: this.#sip!.contactsOf(row.account!) };
    if (own === 'number') return { rings: own, number: row.number! };
    return own === 'address' ? { rings: own, contacts: [await placeOf(row.address!)] } : null;
  }
}

/** 'sip:marta@192.0.2.20:5062;transport=tcp' as a place to call; the name is looked up at each call, since it may move. */
async function placeOf(address: string): Promise<RegisteredContact> {
  const uri = parseUri(address)!;
  const host = uri.host.replace(/^\[|\]$/g, '');
  const found = isIP(host) ? host : (await lookup(host)).address;
  const asked = uri.params.get('transport')?.toLowerCase();
  const transport = asked === 'tcp' || asked === 'tls' ? asked : 'udp';
  const port = uri.port ?? (transport === 'tls' ? 5061 : 5060);
  return { uri, peer: { transport, address: found, port, ...(isIP(host) ? {} : { name: host }) }, until: Infinity };
}

/** What may be written down as an address: a SIP one with a host, and nothing that would make it another request. */
export function isSipAddress(text: string): boolean {
  const uri = parseUri(text);
  return uri !== null && uri.scheme === 'sip' && uri.host !== '' && uri.password === null && uri.headers.size === 0;
}
