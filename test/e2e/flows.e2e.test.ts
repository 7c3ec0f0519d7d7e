/** Menus of the telephone from the text to the caller's ear: who may, what is refused, and a call that walks what was published. */
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { openSip } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { defaultQueue } from '#kernel/routing/index.js';
import { testCentre } from './centre.js';
import type { Desk } from './desk.js';

const centre = await testCentre({ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '22800-23198' });
const { floor } = centre;
await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: defaultQueue('queue_faults', 'Guasti') });
const ada = await centre.desk('Ada', ['administrator']);
const sofia = await centre.desk('Sofia', ['supervisor']);
const carla = await centre.desk('Carla');

const text = `flow Acqua e Luce
start scelta
person persona

menu scelta
  file scelta.wav
  words Per un guasto prema 1. Per un reclamo prema 2.
  wait 30s
  key 1 guasti Segnalare un guasto
  key 2 persona Fare un reclamo
  topic 2 complaint

queue guasti
  queue queue_faults

queue persona
  queue queue_bills

test chi preme 1 arriva ai guasti
  acts 1
  ends queue:queue_faults
`;
const name = encodeURIComponent('Acqua e Luce');
const published = `/api/flows/${name}/published`;

/** A second of 16-bit silence, 8 kHz mono. */
function wav(seconds: number): Buffer {
  const data = Buffer.alloc(seconds * 16_000);
  const head = Buffer.from('RIFF____WAVEfmt ____', 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.writeUInt32LE(16, 16);
  const format = Buffer.alloc(24);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(8_000, 4);
  format.writeUInt32LE(16_000, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  format.write('data', 16, 'latin1');
  format.writeUInt32LE(data.length, 20);
  return Buffer.concat([head, format, data]);
}

async function upload(desk: Desk, file: string, bytes: Buffer) {
  const answer = await fetch(`${centre.url}/api/prompts`, {
    method: 'POST',
    headers: { ...desk.headers, 'content-type': 'audio/wav', 'x-file-name': encodeURIComponent(file) },
    body: new Uint8Array(bytes),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const codes = (body: unknown): unknown => (body as { problems: { code: string }[] }).problems.map(({ code }) => code);

describe('the menus of the telephone', () => {
  it('are read by supervisors, written by administrators, and nobody else’s', async () => {
    expect((await fetch(`${centre.url}/api/flows`)).status).toBe(401);
    expect((await carla.call('GET', '/api/flows')).status).toBe(403);
    expect((await sofia.call('GET', '/api/flows')).body).toEqual({ flows: [] });
    expect((await sofia.call('POST', '/api/flows/check', { text })).status).toBe(200);
    expect((await sofia.call('POST', '/api/flows', { text, after: 0 })).status).toBe(403);
    expect((await sofia.call('PUT', published, { version: 1, numbers: ['*'] })).status).toBe(403);
    expect((await upload(sofia, 'scelta.wav', wav(1))).status).toBe(403);
  });

  it('are checked without being saved: problems with lines, seconds to a person, tests, picture', async () => {
    const { body } = await ada.call<Record<string, never>>('POST', '/api/flows/check', { text });
    expect(body).toMatchObject({
      problems: [],
      unrecorded: [{ line: 5, name: 'scelta', file: 'scelta.wav' }],
      secondsToPerson: 4,
      tests: [{ name: 'chi preme 1 arriva ai guasti', isRight: true }],
      drawing: { boxes: [{ name: 'scelta' }, { name: 'guasti' }, { name: 'persona' }] },
    });
    const odd = await ada.call('POST', '/api/flows/check', {
      text: `${text}\nconstructor x\n\nsay __proto__\n  next y`,
    });
    expect(codes(odd.body)).toEqual(expect.arrayContaining(['flow.unknownBlockKind', 'flow.badValue']));
  });

  it('take recordings, whose true length counts, and never write one over', async () => {
    expect((await upload(ada, 'Scelta.WAV', Buffer.from('no sound at all'))).body).toMatchObject({
      code: 'prompt.notSound',
    });
    expect((await upload(ada, '../', wav(1))).body).toMatchObject({ code: 'prompt.badName' });
    expect((await upload(ada, 'grande.wav', Buffer.alloc(6 * 1024 * 1024))).status).toBe(413);
    expect((await upload(ada, 'Scelta.WAV', wav(3))).body).toEqual({ file: 'scelta.wav', bytes: 48_044, seconds: 3 });
    expect((await upload(ada, 'scelta.wav', wav(1))).body).toMatchObject({ code: 'prompt.exists' });
    expect((await sofia.call<{ prompts: unknown[] }>('GET', '/api/prompts')).body.prompts).toHaveLength(1);
    const heard = await fetch(`${centre.url}/api/prompts/scelta.wav`, { headers: sofia.headers });
    expect([heard.headers.get('content-type'), (await heard.arrayBuffer()).byteLength]).toEqual(['audio/wav', 48_044]);
    const { body } = await ada.call('POST', '/api/flows/check', { text });
    expect(body).toMatchObject({ unrecorded: [], secondsToPerson: 3 });
  });

  it('are saved as versions that nobody loses', async () => {
    const broken = await ada.call('POST', '/api/flows', { text: text.replace('wait 30s', 'wait lungo'), after: 0 });
    expect([broken.status, codes(broken.body)]).toEqual([422, ['flow.badValue']]);
    expect((await ada.call('POST', '/api/flows', { text, after: 0 })).body).toEqual({
      name: 'Acqua e Luce',
      version: 1,
    });
    // The same text again is the same version; another one from an old state is refused.
    expect((await ada.call('POST', '/api/flows', { text, after: 1 })).body).toMatchObject({ version: 1 });
    const second = text
      .replace('queue queue_faults', 'queue queue_bills')
      .replace('ends queue:queue_faults', 'ends queue:queue_bills');
    expect((await ada.call('POST', '/api/flows', { text: second, after: 0 })).body).toMatchObject({
      code: 'flow.newerSaved',
    });
    expect((await ada.call('POST', '/api/flows', { text: second, after: 1 })).body).toMatchObject({ version: 2 });
    const { body } = await sofia.call<{ lines: { is: string; text: string }[] }>(
      'GET',
      `/api/flows/${name}/versions/2/diff?from=1`,
    );
    expect(body.lines.filter(({ is }) => is !== 'same').map((line) => line.text.trim())).toEqual([
      'queue queue_faults',
      'queue queue_bills',
      'ends queue:queue_faults',
      'ends queue:queue_bills',
    ]);
    expect((await sofia.call('GET', `/api/flows/${name}/versions/9`)).status).toBe(404);
  });

  it('are published at numbers, not as a labyrinth, and go back to an older version', async () => {
    const labyrinth = text.replace('flow Acqua e Luce', 'flow Labirinto').replace('  topic 2 complaint\n', '');
    await ada.call('POST', '/api/flows', { text: labyrinth, after: 0 });
    const refused = await ada.call('PUT', '/api/flows/Labirinto/published', { version: 1, numbers: ['*'] });
    expect([refused.status, codes(refused.body)]).toEqual([422, ['flow.complaintNotFirst']]);
    expect((await ada.call('PUT', published, { version: 2, numbers: ['uno'] })).status).toBe(400);
    const first = await ada.call('PUT', published, { version: 2, numbers: ['+39 06 111', '*'] });
    expect(first.body).toMatchObject({ before: [{ name: 'Acqua e Luce', version: null, numbers: [] }] });
    const back = await ada.call('PUT', published, { version: 1, numbers: ['*', '+3906111'] });
    expect(back.body).toMatchObject({ before: [{ version: 2, numbers: ['*', '+3906111'] }] });
    const { body } = await sofia.call<{ flows: unknown[] }>('GET', '/api/flows');
    expect(body.flows[0]).toMatchObject({
      answers: { version: 1, numbers: ['*', '+3906111'] },
      versions: [
        { version: 2, savedBy: 'Ada' },
        { version: 1, publishedBy: 'Ada' },
      ],
    });
  });

  it('can be planned: published at their time, refused when out of order by then, taken back until then', async () => {
    const plans = `/api/flows/${name}/plans`;
    const at = Date.now() + 3_600_000;
    const plan = { version: 2, numbers: ['+3906999'], at };
    expect((await sofia.call('POST', plans, plan)).status).toBe(403);
    expect((await ada.call('POST', plans, { ...plan, at: 1 })).body).toMatchObject({ code: 'flow.planOutOfTime' });
    expect((await ada.call('POST', '/api/flows/Labirinto/plans', { ...plan, version: 1 })).status).toBe(422);
    type Flows = { flows: { name: string; answers: unknown; planned: { id: string; failed: string | null }[] }[] };
    const mine = async () =>
      (await sofia.call<Flows>('GET', '/api/flows')).body.flows.find((one) => one.name === 'Acqua e Luce')!;
    await ada.call('POST', plans, plan);
    await ada.call('POST', plans, { ...plan, at: at + 1 });
    const [first, second] = (await mine()).planned;
    expect([first, second]).toMatchObject([{ version: 2, numbers: ['+3906999'], at, by: 'Ada' }, { at: at + 1 }]);
    expect((await ada.call('DELETE', `${plans}/${second!.id}`)).status).toBe(200);
    expect((await ada.call('DELETE', `${plans}/${second!.id}`)).body).toMatchObject({ code: 'flow.planGone' });
    const before = (await mine()).answers;
    // Its time has come: whichever server looks next publishes it.
    const come = (id: string) => centre.database.pool.query('update flow_plan set at = 1 where id = $1', [id]);
    const look = () => (centre.channels.get('call') as VoiceRunning).reload();
    await come(first!.id);
    await look();
    expect(await mine()).toMatchObject({ planned: [], answers: { version: 2, numbers: ['+3906999'] } });
    // What was in order when it was planned may be so no more: it says so, and what answers stays.
    await ada.call('PUT', published, { version: 1, numbers: ['*', '+3906111'] });
    await ada.call('POST', plans, plan);
    const [third] = (await mine()).planned;
    await centre.database.pool.query(
      `update flow_version set source = replace(source, 'topic 2', '# topic 2') where version = 2`,
    );
    await come(third!.id);
    await look();
    expect(await mine()).toMatchObject({ answers: before, planned: [{ failed: 'flow.complaintNotFirst' }] });
  });

  it('are what the next caller walks through, and the contact says which and what was chosen', async () => {
    const host = '127.0.0.1';
    const caller = await openSip({
      ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 5 },
      log: pino({ level: 'silent' }),
      takesStrangers: () => true,
      trunks: [
        {
          ...{ name: 'ponte', host, port: (centre.channels.get('call') as VoiceRunning).sipPort!, transport: 'udp' },
          ...{ addresses: [], credentials: null, isRegistered: false, isTrusted: true },
        },
      ],
    });
    const sound = new EmbeddedEngine({ host, publicHost: null, ports: [23_200, 23_598] });
    afterAll(async () => {
      await caller.stop();
      await sound.shutDown();
    });
    const { sdp } = await sound.createLeg({ kind: 'rtp', legId: 'caller' });
    const from = address(parseUri(`sip:+393330009@${host}`)!);
    const leg = caller.invite({ to: '+3906111', from, via: { trunk: 'ponte' }, sdp, ringMs: 60_000 });
    await sound.answer('caller', await leg.answered, 'answer');
    await sound.sendDigits('caller', '1');
    const row = async (): Promise<Record<string, unknown> | undefined> =>
      (
        await centre.database.pool.query<Record<string, unknown>>(
          'select flow, flow_version, chosen, contact_id from call where number = $1 and contact_id is not null',
          ['+393330009'],
        )
      ).rows[0];
    await expect.poll(row).toMatchObject({ flow: 'Acqua e Luce', flow_version: 1, chosen: ['Segnalare un guasto'] });
    const contact = await floor.contact(String((await row())!['contact_id']));
    expect(contact).toMatchObject({ queueId: 'queue_faults', subject: 'Segnalare un guasto' });
    // Memory knows before the tables do.
    const bodies = async (): Promise<string[]> =>
      (
        await centre.database.pool.query<{ body: string }>(
          `select data ->> 'body' as body from entry where contact_id = $1`,
          [contact!.id],
        )
      ).rows.map(({ body }) => body);
    await expect
      .poll(bodies)
      .toEqual(['Telefonata da +393330009 · Menu «Acqua e Luce», versione 1 · Segnalare un guasto']);
    leg.end();
  });
});
