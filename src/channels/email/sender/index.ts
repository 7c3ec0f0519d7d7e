/**
 * Who really sent a mail. Two ways, both told to the consultant in one sentence at the entry and neither ever dropping a
 * mail: what the centre's own relay or provider found (PONTE_MAIL_AUTHSERV), at once; else our own look, by a job, later.
 */
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { ParsedMail } from '../parse.js';
import type { ChannelContext, FloorDoor, SenderVerdict } from '../ports.js';
import { readRaw, type RawMail } from '../raw.js';
import { relayVerdict } from './authentication-results.js';
import { checkSender, isWorthChecking, type CheckedMail } from './check.js';
import { cachedResolver, type Resolve } from './resolver.js';

export interface SenderParts {
  readonly pool: Pool;
  readonly floor: FloorDoor;
  readonly log: Logger;
  readonly jobs: ChannelContext['jobs'];
  readonly settings: ChannelContext['settings'];
  /** For tests: no name server is asked. */
  readonly resolve?: Resolve | undefined;
}

export interface Senders {
  readonly ofRelay: (raw: RawMail, mail: ParsedMail) => SenderVerdict | null;
  readonly look: (taken: { raw: RawMail; mail: ParsedMail; contactId: string; entryId: string }) => Promise<void>;
}

const jobName = 'mail.sender';

interface Payload {
  readonly rawId: string;
  readonly from: string;
  readonly contactId: string;
  readonly entryId: string;
}

export function senders(parts: SenderParts): Senders {
  const { pool, floor, jobs, settings } = parts;
  const mode = settings['PONTE_MAIL_CHECK'] || 'dkim';
  const servers = (settings['PONTE_MAIL_AUTHSERV'] ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((one) => one !== '');
  const resolve = parts.resolve ?? cachedResolver();

  /** SPF is about the server that hands the mail over: it says something only where senders reach us without a relay. */
  const asked = (raw: RawMail, from: string): CheckedMail => ({
    raw: raw.raw,
    fromAddress: from,
    client: mode === 'full' && raw.client ? { ...raw.client, mailFrom: raw.envelopeFrom ?? '' } : null,
  });

  jobs.handle(jobName, async (payload) => {
    const { rawId, from, contactId, entryId } = payload as Payload;
    const raw = await readRaw(pool, rawId);
    if (raw === null) return;
    const verdict = await checkSender(asked(raw, from), resolve);
    if (verdict.standing === 'failed')
      await pool.query('update mail_message set is_verified = false where entry_id = $1', [entryId]);
    await floor.dispatch({ type: 'CheckSender', at: floor.now(), contactId, entryId, verdict });
  });

  return {
    // Who can hand mails straight to us can write any line into them: then no relay's word is to be had by SMTP.
    ofRelay: (raw, mail) =>
      mode === 'full' && raw.source === 'smtp' ? null : relayVerdict(raw.raw, mail.from.address, servers),
    look: async ({ raw, mail, contactId, entryId }) => {
      if (mode === 'off' || mail.from.address === '' || !isWorthChecking(asked(raw, mail.from.address))) return;
      const payload: Payload = { rawId: raw.id, from: mail.from.address, contactId, entryId };
      await jobs.add(jobName, payload, { key: entryId, maxAttempts: 5 });
    },
  };
}
