/** Gathers what the verdict asks, judges, and keeps the verdict: a call that could not be proved is not made. */
import type { Pool } from 'pg';
import { e164Of, italianHolidayNames, mayContact } from '#modules/contacts/index.js';
import type { CallFacts, CallPurpose, CallVerdict } from '#modules/contacts/may-contact/contract.js';
import { homeOf } from '../telephones/open.js';

export interface Asked {
  /** As it was typed, or as it came. */
  readonly number: string;
  readonly purpose: CallPurpose;
  readonly customerId: string | null;
  readonly requestedAt: number | null;
}

/** Who calls whom, for the record. */
export interface OfVerdict {
  /** Null when it was refused: then there is no call. */
  readonly callId: string | null;
  readonly personId: string | null;
  readonly contactId: string | null;
}

export interface JudgeSettings {
  readonly allowed: readonly string[];
  /** What they will see; null when it would be withheld. */
  readonly callerId: () => CallFacts['callerId'];
  readonly now: () => number;
}

export class Judge {
  readonly #pool: Pool;
  readonly #settings: JudgeSettings;
  readonly #holidays = new Map<number, readonly string[]>();

  constructor(pool: Pool, settings: JudgeSettings) {
    this.#pool = pool;
    this.#settings = settings;
  }

  async judge({ number, purpose, customerId, requestedAt }: Asked): Promise<CallVerdict> {
    const { allowed, callerId, now } = this.#settings;
    const at = now();
    const wishes = customerId === null ? noWishes : await wishesOf(this.#pool, customerId);
    return mayContact(
      {
        ...{ number: e164Of(number, homeOf(allowed)), purpose, allowed, callerId: callerId(), requestedAt },
        // The register is asked by file and by person (registrodelleopposizioni.it); no answer of it is kept here yet.
        ...{ ...wishes, register: null, holidays: this.#holidaysAround(at) },
      },
      at,
    );
  }

  async keep(verdict: CallVerdict, { callId, personId, contactId }: OfVerdict): Promise<void> {
    const { at, may, refusals, rules, facts } = verdict;
    await this.#pool.query(
      `insert into call_verdict (call_id, person_id, contact_id, at, purpose, may, refusals, rules, facts)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [callId, personId, contactId, at, facts.purpose, may, JSON.stringify(refusals), rules, JSON.stringify(facts)],
    );
  }

  /** Of this year and the next: the day before a holiday may be in the other one. */
  #holidaysAround(at: number): readonly string[] {
    const year = new Date(at).getUTCFullYear();
    return [year, year + 1].flatMap((one) => {
      const known = this.#holidays.get(one) ?? italianHolidayNames(one).map(({ day }) => day);
      this.#holidays.set(one, known);
      return known;
    });
  }
}

type Wishes = Pick<CallFacts, 'oppositions' | 'consents'>;
const noWishes: Wishes = { oppositions: [], consents: [] };

export interface CallWish {
  readonly kind: 'opposed' | 'consented' | 'withdrawn';
  readonly scope: 'promotion' | 'all';
  readonly words: string;
  readonly at: number;
  readonly saidTo: string;
}

export async function readWishes(pool: Pool, customerId: string): Promise<CallWish[]> {
  const { rows } = await pool.query<Omit<CallWish, 'saidTo' | 'at'> & { at: string; said_to: string }>(
    'select kind, scope, words, at, said_to from call_wish where customer_id = $1 order by at, id',
    [customerId],
  );
  return rows.map(({ at, said_to: saidTo, ...rest }) => ({ ...rest, at: Number(at), saidTo }));
}

async function wishesOf(pool: Pool, customerId: string): Promise<Wishes> {
  return asFacts(await readWishes(pool, customerId));
}

/** The story of what they said as the facts of now: a withdrawal takes back what it follows, and what comes later counts. */
export function asFacts(wishes: readonly CallWish[]): Wishes {
  const later = (of: CallWish, kind: CallWish['kind']): CallWish | undefined =>
    wishes.find((one) => one.kind === kind && one.scope === of.scope && one.at >= of.at && one !== of);
  return {
    oppositions: wishes
      .filter((one) => one.kind === 'opposed' && later(one, 'withdrawn') === undefined)
      .map(({ scope, at }) => ({ scope, at })),
    consents: wishes
      .filter((one) => one.kind === 'consented')
      .map((one) => ({ at: one.at, withdrawnAt: later(one, 'withdrawn')?.at ?? null })),
  };
}

export async function keepWish(pool: Pool, customerId: string, wish: CallWish): Promise<void> {
  await pool.query(
    'insert into call_wish (customer_id, kind, scope, words, at, said_to) values ($1, $2, $3, $4, $5, $6)',
    [customerId, wish.kind, wish.scope, wish.words, wish.at, wish.saidTo],
  );
}
