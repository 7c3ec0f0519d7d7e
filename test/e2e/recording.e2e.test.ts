/** Recordings of real calls: notice, refusal, pause, what lies on the disk, and who may hear it; sound judged by frequency. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { parseWav, stereoHeader, StereoWriter } from '#channels/voice/media/embedded/wav.js';
import { openSip, type OutgoingLeg } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import type {
  Listening,
  RecordingHold,
  RecordingPolicy,
  RecordingShown,
} from '#modules/contacts/recording/contract.js';
import { testCentre } from './centre.js';
import { BrowserPhone } from './browser-phone.js';
import type { Desk } from './desk.js';
import { loudest } from './loudest.js';

const dataDir = mkdtempSync(join(tmpdir(), 'ponte-recorded-'));
const centre = await testCentre({ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '24400-24798', PONTE_DATA: dataDir });
const { pool } = centre.database;
const host = '127.0.0.1';
const log = pino({ level: 'silent' });
const caller = await openSip({
  ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50, log },
  takesStrangers: () => true,
  trunks: [
    {
      ...{ name: 'ponte', host, port: (centre.channels.get('call') as VoiceRunning).sipPort!, transport: 'udp' },
      ...{ addresses: [], credentials: null, isRegistered: false, isTrusted: true },
    },
  ],
});
const sound = new EmbeddedEngine({ host, publicHost: null, ports: [24_800, 25_198] });
afterAll(async () => {
  await caller.stop();
  await sound.shutDown();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What the consultant's telephone sends (`browser-phone.ts`), what the caller says, and what nobody may find again. */
const consultantHz = 400;
const callerHz = 1_000;
const cardHz = 2_300;
const noticeHz = 3_000;

function tone(hz: number, ms: number): string {
  const path = join(dataDir, `tone-${hz}.wav`);
  const writer = new StereoWriter(path);
  const samples = Int16Array.from({ length: ms * 8 }, (_, i) => 8_000 * Math.sin((2 * Math.PI * hz * i) / 8_000));
  writer.write(samples, samples);
  files.push(writer.close());
  return path;
}
const files: Promise<void>[] = [];
const cardTone = tone(cardHz, 1_000);
const callerTone = tone(callerHz, 1_000);
const noticeTone = tone(noticeHz, 1_500);

const anna = await (await centre.desk('Anna')).sitDown();
const ivo = await centre.desk('Ivo');
const laura = await centre.desk('Laura', ['supervisor']);
const paolo = await centre.desk('Paolo', ['administrator']);
const phone = new BrowserPhone(anna);

let calls = 0;
async function call(): Promise<{ readonly leg: OutgoingLeg; readonly legId: string }> {
  const legId = `caller${++calls}`;
  const { sdp } = await sound.createLeg({ kind: 'rtp', legId });
  const from = address(parseUri(`sip:+39333100${calls}@${host}`)!);
  const leg = caller.invite({ to: '+3906111', from, via: { trunk: 'ponte' }, sdp, ringMs: 10_000 });
  await sound.answer(legId, await leg.answered, 'answer');
  leg.onOffer(async (offer) => (await sound.answer(legId, offer, 'offer')) ?? '');
  says(legId, callerTone);
  return { leg, legId };
}

const says = (legId: string, path: string): void => {
  void sound.play(legId, { kind: 'file', path }, { isLooped: true });
};

/** So many more frames of the consultant's own sound went out: time that is counted in packets, not by a clock. */
async function goesOn(packets: number): Promise<void> {
  const from = phone.sent;
  await phone.until(() => phone.sent >= from + packets);
}

const shows = (recording: string): Promise<void> => phone.until(() => phone.call?.recording === recording);

async function talk(): Promise<string> {
  const { callId } = await phone.ringing();
  await phone.answer(callId);
  await phone.until(() => phone.call?.state === 'talking');
  return callId;
}

async function over(leg: OutgoingLeg, callId: string): Promise<void> {
  const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
  phone.hangUp(callId);
  await ended;
  // Its sound too: a telephone that goes on sending would be taken for the next one at the same port.
  await sound.hangup(`caller${calls}`);
  const { contactId } = phone.call!;
  // Out of the hands, or the next call finds nobody free.
  await anna.call('POST', `/api/contacts/${contactId}/wrap-up`, { code: 'solved' });
}

const recordings = async (desk: Desk, contactId: string): Promise<readonly RecordingShown[]> =>
  (await desk.call<{ recordings: RecordingShown[] }>('GET', `/api/contacts/${contactId}/recordings`)).body.recordings;

async function kept(contactId: string): Promise<RecordingShown> {
  await expect.poll(async () => (await recordings(laura, contactId)).map(({ state }) => state)).toEqual(['kept']);
  return (await recordings(laura, contactId))[0]!;
}

async function policyWith(change: (policy: RecordingPolicy) => RecordingPolicy): Promise<number> {
  const found = await paolo.call<{ version: number; policy: RecordingPolicy }>('GET', '/api/recording-policy');
  const { version, policy } = found.body;
  const body = { policy: change(policy), seen: version };
  return (await paolo.call('PUT', '/api/studio/recording-policy', body)).status;
}
const on = (policy: RecordingPolicy, ...names: string[]): RecordingPolicy => ({
  ...policy,
  purposes: policy.purposes.map((rule) => ({ ...rule, isOn: names.includes(rule.purpose) })),
});

async function soundOf(desk: Desk, id: string, listening: string, headers = {}): Promise<Response> {
  return fetch(`${centre.url}/api/recordings/${id}/sound?listening=${listening}`, {
    headers: { ...desk.headers, ...headers },
  });
}

async function ask(desk: Desk, id: string, reason: string, words = ''): Promise<{ status: number; listening: string }> {
  const path = `/api/recordings/${id}/listenings`;
  const { status, body } = await desk.call<{ listeningId?: string }>('POST', path, { reason, words });
  return { status, listening: body.listeningId ?? '' };
}

const sealedFiles = (): readonly string[] => readdirSync(join(dataDir, 'recordings', 'sealed'));
const openFiles = (): readonly string[] => readdirSync(join(dataDir, 'recordings', 'open'));

beforeAll(async () => {
  await Promise.all(files);
  const upload = await fetch(`${centre.url}/api/prompts`, {
    method: 'POST',
    headers: { ...paolo.headers, 'content-type': 'audio/wav', 'x-file-name': 'avviso.wav' },
    body: readFileSync(noticeTone),
  });
  expect(upload.status).toBe(200);
  phone.attach();
});

describe('without a policy', () => {
  it('nothing is recorded, and the desk has nothing to begin', async () => {
    const { leg } = await call();
    const callId = await talk();
    expect(phone.call?.recording).toBe('off');
    phone.say({ do: 'record', callId, is: true });
    await anna.live.until(() =>
      anna.live.phone.some((one) => one.say === 'refused' && one.code === 'recording.notPlanned'),
    );
    await over(leg, callId);
    expect(await recordings(laura, phone.call!.contactId)).toEqual([]);
    expect(sealedFiles()).toEqual([]);
  });

  it('quality wants the agreement on record', async () => {
    expect(await policyWith((policy) => on(policy, 'quality'))).toBe(422);
    const agreement = { name: 'Accordo RSU', signedOn: '2026-01-15' };
    expect(await policyWith((policy) => ({ ...on(policy, 'quality'), agreement }))).toBe(200);
    const notice = { it: { words: 'Registriamo. Prema 8 per dire di no.', file: 'avviso.wav' }, en: null };
    expect(await policyWith((policy) => ({ ...on(policy, 'contract', 'quality'), notice }))).toBe(200);
    for (const desk of [anna, laura])
      expect((await desk.call('PUT', '/api/studio/recording-policy', {})).status).toBe(403);
    // What no table can hold, and what nobody means, change nothing.
    for (const name of ['\0', '  ', 'x'.repeat(201)])
      expect(await policyWith((policy) => ({ ...policy, agreement: { ...agreement, name } }))).toBe(400);
    for (const signedOn of ['2026-02-30', 'ieri', ''])
      expect(await policyWith((policy) => ({ ...policy, agreement: { ...agreement, signedOn } }))).toBe(400);
    expect(await policyWith((policy) => ({ ...policy, agreement: { ...agreement, signedOn: '2999-01-01' } }))).toBe(
      422,
    );
  });
});

describe('a recorded call', () => {
  let contactId = '';
  let recording!: RecordingShown;

  it('begins after the notice, has both voices on their sides, and nothing of the pause', async () => {
    const { leg, legId } = await call();
    const callId = await talk();
    ({ contactId } = phone.call!);
    await shows('on');
    await goesOn(60);
    phone.say({ do: 'pauseRecording', callId, is: true });
    await shows('paused');
    says(legId, cardTone);
    await goesOn(60);
    says(legId, callerTone);
    await goesOn(25);
    phone.say({ do: 'pauseRecording', callId, is: false });
    await shows('on');
    await goesOn(40);
    expect(openFiles()).toHaveLength(1);
    await over(leg, callId);
    recording = await kept(contactId);
    expect(recording).toMatchObject({ consultantId: anna.personId, isCutShort: false, callId });
    expect(recording.notice).toMatchObject({ language: 'it', words: 'Registriamo. Prema 8 per dire di no.' });
    expect(recording.notice.heardAt).toBeLessThanOrEqual(recording.startedAt);
    expect(recording.pauses).toEqual([{ from: expect.any(Number), to: expect.any(Number), by: anna.personId }]);
    const { listening } = await ask(laura, recording.id, 'contract');
    const bytes = Buffer.from(await (await soundOf(laura, recording.id, listening)).arrayBuffer());
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
    expect(loudest(bytes, 'left', callerHz)).toBeGreaterThan(4_000);
    expect(loudest(bytes, 'right', consultantHz)).toBeGreaterThan(4_000);
    expect(loudest(bytes, 'left', consultantHz)).toBeLessThan(600);
    for (const hz of [cardHz, noticeHz])
      for (const side of ['left', 'right'] as const)
        expect([hz, side, loudest(bytes, side, hz) < 600]).toEqual([hz, side, true]);
    // About a hundred frames of 20 ms were recorded, and sixty of the pause were not.
    expect(recording.soundMs).toBeLessThan(bytes.length / 32 + 1);
    expect(recording.soundMs).toBeGreaterThan(1_500);
  });

  it('lies on the disk as nothing that can be played', () => {
    expect(openFiles()).toEqual([]);
    const file = readFileSync(join(dataDir, 'recordings', 'sealed', `${recording.id}.sealed`));
    expect(() => parseWav(file)).toThrow('not a WAV file');
    expect(file.includes('RIFF')).toBe(false);
    expect(file.includes(stereoHeader(0).subarray(8, 40))).toBe(false);
  });

  it('is heard only with a right and a reason, in any part, and kept by nobody on the way', async () => {
    const { id } = recording;
    const bare = (headers: Record<string, string>) => fetch(`${centre.url}/api/recordings/${id}/sound`, { headers });
    expect((await bare({})).status).toBe(401);
    expect((await bare(ivo.headers)).status).toBe(403);
    expect((await bare(anna.headers)).status).toBe(403);
    expect((await bare(laura.headers)).status).toBe(400);
    expect((await soundOf(laura, id, 'listening_made-up')).status).toBe(403);
    expect((await ask(ivo, id, 'contract')).status).toBe(403);
    expect((await ask(laura, id, 'training')).status).toBe(403);
    expect((await ask(laura, id, 'complaint')).status).toBe(400);
    expect((await laura.call('POST', `/api/recordings/${id}/listenings`, {})).status).toBe(400);
    expect((await ask(laura, id, 'complaint', 'reclamo \0')).status).toBe(400);
    expect((await laura.call('GET', '/api/contacts/%00/recordings')).status).toBe(400);
    const { listening } = await ask(laura, id, 'complaint', 'reclamo 12');
    expect((await soundOf(paolo, id, listening)).status).toBe(403);
    const whole = await soundOf(laura, id, listening);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      ...{ 'cache-control': 'no-store', 'accept-ranges': 'bytes', 'content-type': 'audio/wav' },
    });
    const bytes = Buffer.from(await whole.arrayBuffer());
    const part = await soundOf(laura, id, listening, { range: 'bytes=40-99' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 40-99/${bytes.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(40, 100))).toBe(true);
    const beyond = await soundOf(laura, id, listening, { range: `bytes=${bytes.length}-` });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
  });

  it('tells the consultant who heard it, and nobody beside', async () => {
    const path = `/api/recordings/${recording.id}/listenings`;
    const { body } = await anna.call<{ listenings: Listening[] }>('GET', path);
    expect(body.listenings.map(({ personId, reason, words }) => [personId, reason, words])).toEqual([
      [laura.personId, 'complaint', 'reclamo 12'],
      [laura.personId, 'contract', ''],
    ]);
    expect((await ivo.call('GET', path)).status).toBe(403);
    const mine = await anna.call<{ listenings: Listening[] }>('GET', '/api/me/listenings');
    expect(mine.body.listenings).toHaveLength(2);
    const his = await ivo.call<{ listenings: Listening[] }>('GET', '/api/me/listenings');
    expect(his.body.listenings).toEqual([]);
  });

  it('is kept past its time by who supervises, with a reason, for a year at most', async () => {
    const hold = (by: Desk, body: object) =>
      by.call<{ hold: RecordingHold | null }>('PUT', `/api/recordings/${recording.id}/hold`, body);
    expect((await hold(ivo, { days: 90, words: 'reclamo 12' })).status).toBe(403);
    expect((await hold(anna, { days: 90, words: 'reclamo 12' })).status).toBe(403);
    expect((await hold(laura, { days: 90, words: ' ' })).status).toBe(400);
    expect((await hold(laura, { days: 400, words: 'reclamo 12' })).status).toBe(400);
    const { body } = await hold(laura, { days: 90, words: 'reclamo 12' });
    expect(body.hold).toMatchObject({ personName: 'Laura', words: 'reclamo 12' });
    expect((await hold(laura, { days: null, words: 'risolto' })).body.hold).toBeNull();
  });

  it('is heard by its consultant once the policy says so', async () => {
    expect(await policyWith((policy) => ({ ...policy, mayHearOwn: true }))).toBe(200);
    const { status, listening } = await ask(anna, recording.id, 'own');
    expect(status).toBe(200);
    expect((await soundOf(anna, recording.id, listening)).status).toBe(200);
    expect((await ask(ivo, recording.id, 'own')).status).toBe(403);
  });

  it('is refused when its file was changed', async () => {
    const path = join(dataDir, 'recordings', 'sealed', `${recording.id}.sealed`);
    const { listening } = await ask(laura, recording.id, 'contract');
    const whole = readFileSync(path);
    const changed = Buffer.from(whole);
    changed[changed.length - 20]! ^= 1;
    writeFileSync(path, changed);
    const answer = await soundOf(laura, recording.id, listening);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, 'vault.damaged']);
    writeFileSync(path, whole);
  });
});

describe('a caller who says no', () => {
  it('is not recorded, and that is kept and shown', async () => {
    const { leg, legId } = await call();
    const before = sealedFiles();
    // In line the notice is heard at once; whoever presses the key in it has said no.
    await phone.ringing();
    await sound.sendDigits(legId, '8');
    const callId = await talk();
    await shows('refused');
    phone.say({ do: 'record', callId, is: true });
    await anna.live.until(() =>
      anna.live.phone.some((one) => one.say === 'refused' && one.code === 'recording.refusedByCaller'),
    );
    await goesOn(20);
    await over(leg, callId);
    const [refused, ...more] = await recordings(laura, phone.call!.contactId);
    expect(more).toEqual([]);
    expect(refused).toMatchObject({ state: 'refused', soundMs: null, reasons: [] });
    expect(sealedFiles()).toEqual(before);
    expect(openFiles()).toEqual([]);
  });
});

describe('whatever fails', () => {
  it('a desk that is gone pauses; only a hand resumes', async () => {
    const { leg } = await call();
    const callId = await talk();
    await shows('on');
    await goesOn(20);
    phone.say({ do: 'detach' });
    const paused = async () =>
      (
        await pool.query<{ pauses: { by: string | null }[] }>(`select pauses from recording where call_id = $1`, [
          callId,
        ])
      ).rows[0]?.pauses;
    await expect.poll(paused).toMatchObject([{ by: null, to: null }]);
    phone.attach();
    await phone.until(() => phone.call?.state === 'talking');
    await goesOn(30);
    expect(phone.call?.recording).toBe('paused');
    phone.say({ do: 'pauseRecording', callId, is: false });
    await shows('on');
    await over(leg, callId);
    expect(await kept(phone.call!.contactId)).toMatchObject({ isCutShort: false });
  });

  it('a media process that dies ends the recording; the call goes on, and it does not begin by itself', async () => {
    const { leg } = await call();
    const callId = await talk();
    await shows('on');
    await goesOn(40);
    const pid = centre.channels.get('call')!.status()['mediaPid'] as number;
    process.kill(pid, 'SIGKILL');
    await shows('failed');
    await phone.until(() => phone.call?.state === 'talking' && phone.loudness() > 500);
    await goesOn(40);
    expect(phone.call?.recording).toBe('failed');
    phone.say({ do: 'record', callId, is: true });
    await shows('on');
    await goesOn(20);
    await over(leg, callId);
    const { contactId } = phone.call!;
    await expect
      .poll(async () => (await recordings(laura, contactId)).map(({ state }) => state))
      .toEqual(['kept', 'kept']);
    expect((await recordings(laura, contactId)).map(({ isCutShort }) => isCutShort)).toEqual([true, false]);
    expect(openFiles()).toEqual([]);
  });

  it('a disk that is full: the call goes on, the recording is marked', async () => {
    const { leg } = await call();
    const folder = join(dataDir, 'recordings', 'open');
    // What cannot be written looks the same to the engine, whatever the reason.
    renameSync(folder, `${folder}-away`);
    const callId = await talk();
    await shows('failed');
    await phone.until(() => phone.loudness() > 500);
    await goesOn(20);
    mkdirSync(folder);
    chmodSync(folder, 0o700);
    await over(leg, callId);
    const { contactId } = phone.call!;
    await expect.poll(async () => (await recordings(laura, contactId)).map(({ state }) => state)).toEqual(['failed']);
  });
});
