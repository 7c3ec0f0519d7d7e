/** A call from a telephone to a consultant's browser and back: real SIP, real RTP, real WebRTC, sound judged by numbers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { readWav } from '#channels/voice/media/embedded/wav.js';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { openSip, type OutgoingLeg } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { testCentre } from './centre.js';
import { BrowserPhone } from './browser-phone.js';

const centre = await testCentre({ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '27200-27598' });
const folder = mkdtempSync(join(tmpdir(), 'ponte-voice-'));
const host = '127.0.0.1';
const caller = await openSip({
  ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 },
  log: pino({ level: 'silent' }),
  takesStrangers: () => true,
  trunks: [
    {
      ...{ name: 'ponte', host, port: (centre.channels.get('call') as VoiceRunning).sipPort!, transport: 'udp' },
      ...{ addresses: [], credentials: null, isRegistered: false, isTrusted: true },
    },
  ],
});
const sound = new EmbeddedEngine({ host, publicHost: null, ports: [27_600, 27_998] });
afterAll(async () => {
  await caller.stop();
  await sound.shutDown();
  rmSync(folder, { recursive: true, force: true });
});

let calls = 0;
async function call(): Promise<{ readonly leg: OutgoingLeg; readonly legId: string; readonly file: string }> {
  const legId = `caller${++calls}`;
  const { sdp } = await sound.createLeg({ kind: 'rtp', legId });
  const from = address(parseUri(`sip:+39333000${calls}@${host}`)!);
  const leg = caller.invite({ to: '+3906111', from, via: { trunk: 'ponte' }, sdp, ringMs: 10_000 });
  await sound.answer(legId, await leg.answered, 'answer');
  const file = join(folder, `${legId}.wav`);
  await sound.record(legId, { recordingId: legId, file });
  void sound.play(legId, { kind: 'tone', tone: 'beep' }, { isLooped: true });
  return { leg, legId, file };
}

/** The loudness of each second that was heard. */
async function heard(legId: string, file: string): Promise<number> {
  await sound.stopRecording(legId);
  const samples = await readWav(file);
  return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / Math.max(1, samples.length));
}

const anna = await (await centre.desk('Anna')).sitDown();
const phone = new BrowserPhone(anna);

describe('a call', () => {
  it('waits with music, is answered in the browser, both hear each other, and hangs up', async () => {
    const { leg, legId, file } = await call();
    // Nobody has a telephone open yet: the call waits, and hears that it does.
    phone.attach();
    const ringing = await phone.ringing();
    expect(ringing).toMatchObject({ direction: 'in', state: 'ringing', number: '+393330001' });
    await phone.answer(ringing.callId);
    await phone.until(() => phone.call?.state === 'talking');
    await phone.until(() => phone.loudness() > 500);
    await phone.until(() => phone.sent > 50);
    expect(await heard(legId, file)).toBeGreaterThan(200);
    phone.hangUp(ringing.callId);
    await new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    // It is written after the BYE has gone.
    const written = async (): Promise<unknown[]> =>
      (await centre.database.pool.query('select ended_as, answered_at from call where number = $1', ['+393330001']))
        .rows;
    await expect.poll(written).toMatchObject([{ ended_as: 'ended', answered_at: expect.anything() as unknown }]);
  });
});
