/** Agreements and uses of listening in, kept: who heard whom, when, how and why. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { ListenMode } from '#modules/contacts/phone/contract.js';
import type { Agreement } from './agreement.js';

export interface Use {
  readonly callId: string;
  readonly contactId: string | null;
  readonly consultantId: string;
  readonly listenerId: string;
  readonly mode: ListenMode;
  readonly reason: string;
  readonly agreementId: string;
  readonly beganAt: number;
}

export interface UseShown {
  readonly id: string;
  readonly listener: string;
  readonly mode: ListenMode;
  readonly reason: string;
  readonly agreement: string;
  readonly contactId: string | null;
  readonly beganAt: number;
  readonly endedAt: number | null;
}

export class ListeningBooks {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async agreements(): Promise<readonly Agreement[]> {
    const { rows } = await this.#pool.query<Agreement>(
      `select id, title, signatories, scope, signed_on::text as "signedOn", valid_until::text as "validUntil",
         withdrawn_at is not null as "isWithdrawn"
       from listening_agreement order by signed_on desc, id`,
    );
    return rows;
  }

  async record(of: Omit<Agreement, 'id' | 'isWithdrawn'>, by: string, at: number): Promise<void> {
    await this.#pool.query(
      `insert into listening_agreement (id, title, signatories, scope, signed_on, valid_until, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [`agreement_${randomUUID()}`, of.title, of.signatories, of.scope, of.signedOn, of.validUntil, by, at],
    );
  }

  /** False when there is none, or it was withdrawn before. */
  async withdraw(id: string, by: string, at: number): Promise<boolean> {
    const { rowCount } = await this.#pool.query(
      'update listening_agreement set withdrawn_by = $2, withdrawn_at = $3 where id = $1 and withdrawn_at is null',
      [id, by, at],
    );
    return rowCount === 1;
  }

  /** Before anything is heard: what cannot be kept does not happen. */
  async begin(use: Use): Promise<string> {
    const id = `listening_${randomUUID()}`;
    await this.#pool.query(
      `insert into call_listening (id, call_id, contact_id, consultant_id, listener_id, mode, reason, agreement_id, began_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[id, use.callId, use.contactId, use.consultantId, use.listenerId],
        ...[use.mode, use.reason, use.agreementId, use.beganAt],
      ],
    );
    return id;
  }

  async end(ids: readonly string[], at: number): Promise<void> {
    await this.#pool.query('update call_listening set ended_at = $2 where id = any($1) and ended_at is null', [
      ids,
      at,
    ]);
  }

  /** A server that died heard nobody any more. */
  async endAll(at: number): Promise<void> {
    await this.#pool.query('update call_listening set ended_at = $1 where ended_at is null', [at]);
  }

  /** The last two hundred of a person's calls that somebody heard. */
  async of(consultantId: string): Promise<readonly UseShown[]> {
    const { rows } = await this.#pool.query<UseShown>(
      `select use.id, coalesce(person.name, use.listener_id) as listener, mode, reason, agreement.title as agreement,
         contact_id as "contactId", began_at::float8 as "beganAt", ended_at::float8 as "endedAt"
       from call_listening as use join listening_agreement as agreement on agreement.id = agreement_id
         left join person on person.id = listener_id
       where consultant_id = $1 order by began_at desc limit 200`,
      [consultantId],
    );
    return rows;
  }
}
