/** The tables afterwards, held against what clients were told and against the log. Each breach is a sentence. */
import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import { seatsOf, workOf } from '#kernel/routing/index.js';
import type { Contact, FloorEvent } from '#modules/contacts/contract.js';
import { loadContact, loadMemory } from '#modules/contacts/floor/load.js';
import { Memory } from '#modules/contacts/floor/memory.js';
import { stateOf } from '#modules/contacts/testing/town.js';
import type { Ledger } from './ledger.js';

export async function verify(pool: Pool, ledger: Ledger): Promise<string[]> {
  return [
    ...ledger.surprises.map((words) => `a client got an answer it should not get: ${words}`),
    ...(await verifyMessages(pool, ledger)),
    ...(await verifyMails(pool, ledger)),
    ...(await verifyDrafts(pool, ledger)),
    ...(await verifyInteractions(pool)),
    ...(await verifyFold(pool)),
  ];
}

/** Acknowledged is kept, once, and in the order its sender said it. */
async function verifyMessages(pool: Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; seq: string; body: string }>(
    `select id, seq, data ->> 'body' as body from entry where kind = 'message'`,
  );
  const seqOf = new Map(rows.map((row) => [row.id, Number(row.seq)]));
  const copies = new Map<string, number>();
  for (const { body } of rows) copies.set(body, (copies.get(body) ?? 0) + 1);
  const breaches: string[] = [];
  for (const [sender, list] of ledger.said) {
    let before = 0;
    for (const { entryId, body } of list) {
      const seq = seqOf.get(entryId);
      if (seq === undefined) breaches.push(`lost: ${sender} was told that "${body}" is kept`);
      else if (seq <= before) breaches.push(`out of order: ${sender}, "${body}"`);
      before = Math.max(before, seq ?? 0);
      if ((copies.get(body) ?? 0) > 1) breaches.push(`doubled: ${sender}, "${body}" stands ${copies.get(body)} times`);
    }
  }
  return breaches;
}

/** A letter with a 250 is in a contact or in quarantine, once. */
async function verifyMails(pool: Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ message_id: string; n: number }>(
    `select data -> 'mail' ->> 'messageId' as message_id, count(*)::int as n from entry
     where channel = 'mail' and data -> 'author' ->> 'kind' = 'customer' and data -> 'mail' is not null group by 1`,
  );
  const taken = new Map(rows.map((row) => [row.message_id, row.n]));
  const raw = await pool.query<{ text: string; state: string }>(
    `select encode(raw, 'escape') as text, state from mail_raw where state <> 'taken'`,
  );
  const breaches: string[] = [];
  for (const id of ledger.mails) {
    const held = raw.rows.filter((row) => row.state === 'quarantined' && row.text.includes(id)).length;
    const times = (taken.get(id) ?? 0) + held;
    if (times !== 1) breaches.push(`the letter ${id} got a 250 and stands ${times} times`);
  }
  for (const { state } of raw.rows) if (state === 'received') breaches.push('a stored letter was never taken in');
  return breaches;
}

/** The last text that was acknowledged, or one typed after it. */
async function verifyDrafts(pool: Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ person_id: string; contact_id: string; channel: string; text: string }>(
    'select person_id, contact_id, channel, text from draft',
  );
  const kept = new Map(rows.map((row) => [`${row.person_id} ${row.contact_id} ${row.channel}`, row.text]));
  const breaches: string[] = [];
  for (const [key, { texts, lastAcknowledged }] of ledger.drafts) {
    if (lastAcknowledged < 0) continue;
    const place = texts.indexOf(kept.get(key) ?? '');
    if (place < lastAcknowledged)
      breaches.push(`the draft ${key} stands at ${place}, ${lastAcknowledged} was acknowledged`);
  }
  return breaches;
}

/** Every live interaction stands in its contact and in its row, once; nothing to do stands outside every line. */
async function verifyInteractions(pool: Pool): Promise<string[]> {
  const contacts = (await pool.query<{ data: Contact }>('select data from contact')).rows.map((row) => row.data);
  const live = await pool.query<{ id: string; contact_id: string; place: string; consultant_id: string | null }>(
    `select id, contact_id, place, consultant_id from interaction where place <> 'ended'`,
  );
  const breaches: string[] = [];
  const byId = new Map(live.rows.map((row) => [row.id, row]));
  for (const contact of contacts) {
    for (const one of contact.interactions) {
      const row = byId.get(one.id);
      byId.delete(one.id);
      const isSame =
        row?.contact_id === contact.id && row.place === one.place && row.consultant_id === one.consultantId;
      if (!isSame)
        breaches.push(`interaction ${one.id}: contact says ${one.place}, its row ${row?.place ?? 'nothing'}`);
    }
    if (contact.interactions.length > 1) breaches.push(`contact ${contact.id} stands in line more than once`);
    const isForgotten =
      contact.turn === 'consultant' && contact.joinedInto === null && contact.interactions.length === 0;
    if (isForgotten) breaches.push(`contact ${contact.id} (${contact.state}) waits for an answer outside every line`);
  }
  for (const id of byId.keys()) breaches.push(`interaction ${id} belongs to no contact`);
  return breaches;
}

/** The log folded anew equals the tables; nobody was ever above capacity on the way. */
async function verifyFold(pool: Pool): Promise<string[]> {
  const breaches: string[] = [];
  const fromLog = new Memory();
  const { rows } = await pool.query<{ seq: string; data: FloorEvent }>('select seq, data from event order by seq');
  rows.forEach(({ seq, data }, i) => {
    if (Number(seq) !== i + 1) breaches.push(`the log has a gap before ${seq}`);
    fromLog.replay(data, Number(seq));
    if (data.type === 'OfferMade' || data.type === 'InteractionHeld') breaches.push(...aboveCapacity(fromLog, seq));
  });
  const fromTables = new Memory();
  await loadMemory(fromTables, pool, rows.length, Date.now());
  for (const id of fromLog.contacts.keys()) await loadContact(fromTables, pool, id);
  const [log, tables] = [plain(fromLog), plain(fromTables)];
  for (const part of Object.keys(log))
    if (!isDeepStrictEqual(log[part], tables[part]))
      breaches.push(`the log and the tables differ in ${part}: ${firstDifference(log[part], tables[part])}`);
  const entries = await pool.query<{ data: { id: string } }>('select data from entry order by id collate "C"');
  const folded = JSON.parse(JSON.stringify([...fromLog.touched.entries.values()])) as { id: string }[];
  folded.sort((a, b) => (a.id < b.id ? -1 : 1));
  const kept = entries.rows.map((row) => row.data);
  if (!isDeepStrictEqual(kept, folded))
    breaches.push(`the log and the entries differ: ${firstDifference(folded, kept)}`);
  return breaches;
}

function aboveCapacity(memory: Memory, seq: string): string[] {
  return seatsOf(memory.routing).flatMap(({ consultant }) => {
    const work = workOf(memory.routing, consultant.id);
    return Object.entries(consultant.capacity).flatMap(([channel, most]) => {
      const has = work.filter((one) => one.channel === channel).length;
      return has > most ? [`at ${seq} ${consultant.id} had ${has} of ${channel}, ${most} at most`] : [];
    });
  });
}

/** Passages of contacts that are over come back with the contact, not with the floor. */
function plain(memory: Memory): Record<string, unknown> {
  const {
    passages: _passages,
    seq: _seq,
    ...state
  } = JSON.parse(JSON.stringify(stateOf(memory))) as Record<string, unknown>;
  return state;
}

function firstDifference(a: unknown, b: unknown): string {
  if (!Array.isArray(a) || !Array.isArray(b)) return `${JSON.stringify(a)} / ${JSON.stringify(b)}`.slice(0, 600);
  const at = a.findIndex((one, i) => !isDeepStrictEqual(one, b[i]));
  const place = at < 0 ? Math.min(a.length, b.length) : at;
  return `${JSON.stringify(a[place])} / ${JSON.stringify(b[place])} (${a.length} / ${b.length})`.slice(0, 1_500);
}
