/** A menu passes a caller to a number outside: by the trunk, only where the centre allows it, and back to a person. */
import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { openSip } from '#channels/voice/sip/index.js';
import { testCentre } from './centre.js';
import { Outside } from './caller.js';

const host = '127.0.0.1';
/** The telephone network beyond the trunk: what is dialled there, and whether somebody answers. */
const beyond = await openSip({
  ...{ host, port: 0, tls: null, publicHost: null, realm: 'beyond', passwordOf: () => null, mostLegs: 10 },
  ...{ log: pino({ level: 'silent' }), takesStrangers: () => true, trunks: [] },
});
const far = new EmbeddedEngine({ host, publicHost: null, ports: [42_000, 42_998] });
const dialled: string[] = [];
let answers = true;
const hangUps: (() => void)[] = [];
beyond.onIncoming(async (leg) => {
  dialled.push(leg.dialled);
  if (!answers) return leg.reject(480);
  const legId = `far${dialled.length}`;
  const { sdp } = await far.createLeg({ kind: 'rtp', legId, offer: leg.offer! });
  await leg.accept(sdp);
  void far.play(legId, { kind: 'tone', tone: 'music' }, { isLooped: true });
  hangUps.push(() => leg.end());
});
const centre = await testCentre({
  ...{ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '40000-40998', PONTE_SIP_NUMBER: '+390611' },
  PONTE_SIP_TRUNK: `sip://${host}:${beyond.status().udpPort}`,
});
const outside = await Outside.open((centre.channels.get('call') as VoiceRunning).sipPort!);
afterAll(async () => {
  await outside.close();
  await beyond.stop();
  await far.shutDown();
});
const ada = await centre.desk('Ada', ['administrator']);
const text = `flow Banca\nstart fuori\nperson persona\n\ntransfer fuori\n  to +39 06 9988776\n\nqueue persona\n  queue queue_bills\n`;
const publish = () => ada.call('PUT', '/api/flows/Banca/published', { version: 1, numbers: ['*'] });
const row = async (number: string) =>
  (
    await centre.database.pool.query<Record<string, unknown>>(
      'select outside_number, outside_answered_at, ended_as, contact_id from call where number = $1',
      [number],
    )
  ).rows[0];

describe('a caller passed outside by a menu', () => {
  it('is refused to a number that the centre has not written down', async () => {
    await ada.call('POST', '/api/flows', { text, after: 0 });
    expect(await publish()).toMatchObject({ status: 422, body: { problems: [{ code: 'flow.numberNotAllowed' }] } });
    expect(
      await ada.call('PUT', '/api/outside-numbers', { numbers: [{ prefix: '+39069988776', note: 'La banca' }] }),
    ).toMatchObject({
      status: 200,
    });
    expect(await publish()).toMatchObject({ status: 200 });
  });

  it('hears it ring, talks with who answers there, and the call says so', async () => {
    const caller = await outside.call('+3906111', '+393330051');
    await expect.poll(() => row('+393330051')).toMatchObject({ outside_number: '+39069988776', contact_id: null });
    expect(dialled).toEqual(['+39069988776']);
    expect(await caller.hears('transfer-now')).toBe(true);
    await pause(500);
    hangUps[0]!();
    await caller.ended;
    await expect.poll(() => row('+393330051')).toMatchObject({ ended_as: 'ended' });
  });

  it('comes to a person of the centre when nobody answers there', async () => {
    answers = false;
    const caller = await outside.call('+3906111', '+393330052');
    await expect.poll(async () => (await row('+393330052'))?.['contact_id']).toMatch(/^contact_/);
    expect(await row('+393330052')).toMatchObject({ outside_number: null });
    await expect.poll(() => caller.hears('transfer-failed'), { interval: 500 }).toBe(true);
    caller.hangUp();
  });

  it('comes to a person without a ring when the number is allowed no more', async () => {
    answers = true;
    expect(await ada.call('PUT', '/api/outside-numbers', { numbers: [] })).toMatchObject({ status: 200 });
    const caller = await outside.call('+3906111', '+393330053');
    await expect.poll(async () => (await row('+393330053'))?.['contact_id']).toMatch(/^contact_/);
    expect(dialled).toHaveLength(2);
    caller.hangUp();
  });
});
