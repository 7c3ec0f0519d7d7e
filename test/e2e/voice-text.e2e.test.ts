/** Text beside a telephone call: real SIP, real RTP, RFC 4103 packets both ways, a desk that sees each letter. */
import { writeFileSync } from 'node:fs';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { interactionsOf } from '#kernel/routing/index.js';
import type { Contact } from '#modules/contacts/contract.js';
import type { EntryRow } from '#modules/contacts/live/contract.js';
import { BrowserPhone } from './browser-phone.js';
import { Outside } from './caller.js';
import { testCentre } from './centre.js';

const centre = await testCentre({ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '23600-23998' });
const { sipPort } = centre.channels.get('call') as VoiceRunning;
const outside = await Outside.open(sipPort!);
afterAll(() => outside.close());
const { floor } = centre;
const ada = await centre.desk('Ada', ['administrator']);
const anna = await (await centre.desk('Anna')).sitDown();
const phone = new BrowserPhone(anna);

const contactOf = async (number: string): Promise<Contact | null> => {
  const { rows } = await centre.database.pool.query<{ contact_id: string | null }>(
    'select contact_id from call where number = $1 order by started_at desc limit 1',
    [number],
  );
  const id = rows[0]?.contact_id ?? null;
  return id === null ? null : floor.contact(id);
};
const endOf = async (number: string): Promise<unknown> =>
  (await centre.database.pool.query('select ended_as, chosen from call where number = $1', [number])).rows[0];
async function messagesOf(contactId: string): Promise<readonly (readonly [string, string, string, string | null])[]> {
  const { rows } = await centre.database.pool.query<{ data: EntryRow }>(
    `select data from entry where contact_id = $1 and data ->> 'kind' = 'message' order by seq`,
    [contactId],
  );
  return rows.map(({ data }) => [data.author.kind, data.channel, data.body, data.delivery]);
}
async function freeAnna(): Promise<void> {
  for (const { id, place, consultantId } of interactionsOf(floor.routing))
    if (place === 'held') await floor.dispatch({ type: 'End', at: floor.now(), interactionId: id, by: consultantId });
}

describe('a caller who writes', () => {
  it('is read letter by letter, mended and all; lines stay in the contact, on both sides', async () => {
    phone.attach();
    const caller = await outside.call('+3906111', '+393330001', 'tone', true);
    const ringing = await phone.ringing();
    expect(ringing.text).toEqual({ mine: '', theirs: '' });
    await expect.poll(() => caller.text).toContain('Può anche scrivere qui');
    // Written while it rings: kept for whoever answers.
    caller.type('Sono sorda\u2028');
    await expect.poll(async () => (await messagesOf(ringing.contactId)).length).toBe(2);
    await phone.answer(ringing.callId);
    await phone.until(() => phone.call?.state === 'talking');
    caller.type('Buonn');
    await phone.until(() => phone.written.at(-1) === 'Buonn');
    caller.type('\b giorno');
    await phone.until(() => phone.written.at(-1) === 'Buon giorno');
    caller.type('\r\n');
    await phone.until(() => phone.written.at(-1) === '');
    const before = caller.text.length;
    const said = (): string => caller.text.slice(before);
    phone.say({ do: 'text', callId: ringing.callId, line: 'Salva', isDone: false });
    await expect.poll(said).toBe('Salva');
    phone.say({ do: 'text', callId: ringing.callId, line: 'Salve, leggo.', isDone: true });
    await expect.poll(said).toBe('Salva\be, leggo.\u2028');
    caller.type('e sono a metà');
    await phone.until(() => phone.written.at(-1) === 'e sono a metà');
    caller.hangUp();
    await phone.until(() => phone.over.length > 0);
    await expect
      .poll(() => messagesOf(ringing.contactId))
      .toEqual([
        ['customer', 'call', 'Telefonata da +393330001', null],
        ['customer', 'call', 'Sono sorda', null],
        ['customer', 'call', 'Buon giorno', null],
        ['consultant', 'call', 'Salve, leggo.', 'sent'],
        ['customer', 'call', 'e sono a metà', null],
      ]);
    expect((await floor.contact(ringing.contactId))?.doubts[0]).toMatchObject({ words: 'Sono sorda', state: 'open' });
    await freeAnna();
    phone.say({ do: 'detach' });
  });

  it('in a menu comes to a person by writing alone, reads what is said, and loses no word by hanging up', async () => {
    const text = [
      'flow Guasti\nstart inizio\nperson persona\n',
      'menu inizio\n  words Per un guasto prema 1.\n  key 1 persona Segnalare un guasto\n  key 2 persona Fare un reclamo\n  topic 2 complaint\n',
      'queue persona\n  queue queue_bills\n\ntest chi scrive\n  acts writes\n  ends queue:queue_bills\n',
    ].join('\n');
    expect(await ada.call('POST', '/api/flows', { text, after: 0 })).toMatchObject({ status: 200 });
    expect(await ada.call('PUT', '/api/flows/Guasti/published', { version: 1, numbers: ['+3906222'] })).toMatchObject({
      status: 200,
    });
    const caller = await outside.call('+3906222', '+393330002', 'nothing', true);
    await expect.poll(() => caller.text).toContain('Per un guasto prema 1.');
    caller.type('Manca la luce');
    await expect.poll(async () => (await contactOf('+393330002'))?.interactions).toMatchObject([{ channel: 'call' }]);
    await expect.poll(() => caller.text).toContain('La prossima risposta è per lei.');
    const contact = (await contactOf('+393330002'))!;
    const [before] = interactionsOf(floor.routing).filter(({ contactId }) => contactId === contact.id);
    caller.type('\u2028in via Verdi');
    await expect.poll(() => messagesOf(contact.id)).toMatchObject([{}, ['customer', 'call', 'Manca la luce', null]]);
    caller.hangUp();
    const left = ['customer', 'call', 'in via Verdi', null];
    await expect.poll(() => messagesOf(contact.id)).toMatchObject([{}, {}, left, { 0: 'machine', 1: 'call' }]);
    const inLine = interactionsOf(floor.routing).filter(({ contactId }) => contactId === contact.id);
    expect(inLine).toMatchObject([{ channel: 'mail', arrivedAt: before!.arrivedAt }]);
    await expect.poll(() => endOf('+393330002')).toEqual({ ended_as: 'writing', chosen: ['✎'] });
    await floor.dispatch({ type: 'Leave', at: floor.now(), interactionId: inLine[0]!.id });
  });

  it('where nobody is there leaves words instead of a voice message', async () => {
    const text = [
      'flow Chiuso\nstart inizio\nperson persona\n',
      'voicemail inizio\n  words Lasci un messaggio.\n  queue queue_bills\n\nqueue persona\n  queue queue_bills\n',
    ].join('\n');
    expect(await ada.call('POST', '/api/flows', { text, after: 0 })).toMatchObject({ status: 200 });
    expect(await ada.call('PUT', '/api/flows/Chiuso/published', { version: 1, numbers: ['+3906333'] })).toMatchObject({
      status: 200,
    });
    const caller = await outside.call('+3906333', '+393330003', 'nothing', true);
    await expect.poll(() => caller.text).toContain('Lasci un messaggio');
    caller.type('Richiamatemi per scritto\u2028');
    await expect.poll(async () => (await contactOf('+393330003'))?.interactions).toMatchObject([{ channel: 'call' }]);
    const contact = (await contactOf('+393330003'))!;
    await expect.poll(() => messagesOf(contact.id)).toMatchObject([{}, { 2: 'Richiamatemi per scritto' }]);
    caller.hangUp();
    await expect
      .poll(() => interactionsOf(floor.routing).filter(({ contactId }) => contactId === contact.id))
      .toMatchObject([{ channel: 'mail' }]);
  });

  it('without text in the offer gets none, and the desk shows none', async () => {
    const caller = await outside.call('+3906111', '+393330004');
    await expect.poll(() => contactOf('+393330004')).not.toBeNull();
    expect(caller.leg.remoteSdp).not.toContain('m=text');
    caller.hangUp();
  });
});

const hasSipp = spawnSync('sipp', ['-v']).error === undefined;
describe.skipIf(!hasSipp)('sipp', () => {
  it('offers m=text, is answered with a port of its own, holds and takes it away by re-INVITE', async () => {
    const file = join(centre.dataDir, 'text.xml');
    writeFileSync(file, scenario());
    await promisify(execFile)('sipp', [
      ...[`127.0.0.1:${sipPort}`, '-sf', file, '-m', '1', '-s', '+3906111', '-i', '127.0.0.1', '-timeout', '20s'],
      ...['-nostdin', '-timeout_error'],
    ]);
  });
});

/** Ends with an error where the answer is not what it has to be. */
function scenario(): string {
  const text = 'a=rtpmap:98 t140/1000\na=rtpmap:100 red/1000\na=fmtp:100 98/98/98';
  const invite = (seq: number, textLine: string): string => `<send retrans="500"><![CDATA[
INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:+393330009@[local_ip]:[local_port]>;tag=[pid]
To: <sip:[service]@[remote_ip]>${seq === 1 ? '' : '[peer_tag_param]'}
Call-ID: [call_id]
CSeq: ${seq} INVITE
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=- 1 ${seq} IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
${textLine}
]]></send>`;
  const ok = (expected: string): string => `<recv response="100" optional="true"/><recv response="180" optional="true"/>
<recv response="200" rtd="true"><action><ereg regexp="${expected}" search_in="msg" check_it="true" assign_to="1"/></action></recv>
<send><![CDATA[
ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:+393330009@[local_ip]:[local_port]>;tag=[pid]
To: <sip:[service]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: [cseq] ACK
Max-Forwards: 70
Content-Length: 0

]]></send>`;
  return `<?xml version="1.0" encoding="ISO-8859-1" ?><scenario name="text">
${invite(1, `m=text 40002 RTP/AVP 100 98\n${text}`)}
${ok('m=text [1-9][0-9]+ RTP/AVP 100 98')}
${invite(2, `m=text 40002 RTP/AVP 100 98\n${text}\na=sendonly`)}
${ok('m=text [1-9][0-9]+ RTP/AVP 100 98.*a=recvonly')}
${invite(3, 'm=text 0 RTP/AVP 98')}
${ok('m=text 0 RTP/AVP 98')}
<send retrans="500"><![CDATA[
BYE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:+393330009@[local_ip]:[local_port]>;tag=[pid]
To: <sip:[service]@[remote_ip]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 4 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
<recv response="200"/>
<Reference variables="1"/>
</scenario>`;
}
