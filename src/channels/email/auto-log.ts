/** What machines have written to whom: the loop guard's memory, for receipts and for answers alike. */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import {
  breakerWindowMs,
  mayAnswer,
  mayReceipt,
  perAddressMs,
  perDayMs,
  type Answered,
  type Nature,
} from './loop-guard.js';
import type { FloorDoor } from './ports.js';

export interface AutoLogParts {
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly log: Logger;
  /** Automatic mails to anybody in ten minutes, after which the breaker trips. */
  readonly breakerLimit: number;
  /** Automatic mails to one address in a day, after which no question of it is answered by a machine. */
  readonly perDay: number;
}

export interface AutoMail {
  readonly entryId: string;
  readonly address: string;
  readonly contactId: string;
  readonly nature: Nature;
}

export class AutoLog {
  private readonly parts: AutoLogParts;
  /** Since when the breaker has been tripped, for the status. */
  trippedAt: number | null = null;

  constructor(parts: AutoLogParts) {
    this.parts = parts;
  }

  /** Whether a machine may write this mail. A permission that was written down holds, whatever a crash came between. */
  async may(kind: 'receipt' | 'answer', { entryId, address, contactId, nature }: AutoMail): Promise<boolean> {
    const { breakerLimit, perDay, log, floor } = this.parts;
    const at = floor.now();
    const { isClaimed, ...answered } = await this.answered(entryId, address, contactId, at);
    if (isClaimed) return true;
    const verdict =
      kind === 'receipt'
        ? mayReceipt(nature, answered, breakerLimit)
        : mayAnswer(nature, answered, { breakerLimit, perDay });
    this.watchBreaker(!verdict.may && verdict.why === 'breaker', at);
    if (!verdict.may) log.info({ contactId, kind, why: verdict.why }, 'No automatic mail.');
    return verdict.may;
  }

  /** Written down before the mail is made, so that it counts whatever happens then. */
  async claim({ entryId, address, contactId }: Omit<AutoMail, 'nature'>): Promise<void> {
    await this.parts.pool.query(
      `insert into mail_auto (entry_id, address, contact_id, at) values ($1, $2, $3, $4) on conflict do nothing`,
      [entryId, address, contactId, new Date(this.parts.floor.now())],
    );
  }

  /** To whom an automatic mail goes; null for one that nobody permitted. */
  async addressOf(entryId: string): Promise<string | null> {
    const { rows } = await this.parts.pool.query<{ address: string }>(
      'select address from mail_auto where entry_id = $1',
      [entryId],
    );
    return rows[0]?.address ?? null;
  }

  private async answered(
    entryId: string,
    address: string,
    contactId: string,
    at: number,
  ): Promise<Answered & { readonly isClaimed: boolean }> {
    const { rows } = await this.parts.pool.query<Record<'contact' | 'week' | 'day' | 'all' | 'claimed', string>>(
      `select count(*) filter (where address = $1 and contact_id = $2) as contact,
              count(*) filter (where address = $1) as week,
              count(*) filter (where address = $1 and at > $6) as day,
              count(*) filter (where at > $4) as all,
              count(*) filter (where entry_id = $5) as claimed
         from mail_auto where at > $3`,
      [
        ...[address, contactId, new Date(at - perAddressMs), new Date(at - breakerWindowMs), entryId],
        new Date(at - perDayMs),
      ],
    );
    const row = rows[0]!;
    return {
      toContact: Number(row.contact),
      toAddress: Number(row.week),
      toAddressToday: Number(row.day),
      toAnybody: Number(row.all),
      isClaimed: Number(row.claimed) > 0,
    };
  }

  private watchBreaker(isTripped: boolean, at: number): void {
    if (isTripped && this.trippedAt === null) {
      this.trippedAt = at;
      this.parts.log.error({ limit: this.parts.breakerLimit }, 'Too many automatic answers: the breaker has tripped.');
    } else if (!isTripped && this.trippedAt !== null && at - this.trippedAt > breakerWindowMs) {
      this.trippedAt = null;
      this.parts.log.info('Automatic answers are back.');
    }
  }
}
