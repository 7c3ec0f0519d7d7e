/** A server that ends with callers in line: nobody is forgotten, and nobody is offered a call that is not there. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, it, vi } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { openSip } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { defaultQueue, interactionsOf } from '#kernel/routing/index.js';
import type { Interaction } from '#kernel/routing/types.js';
import type { Contact } from '#modules/contacts/contract.js';
import { loadConfig } from '#server/config.js';
import { startCentre, type RunningCentre } from '#server/main.js';
import { testDatabase } from '#store/testing/database.js';
import { Outside } from './caller.js';

const host = '127.0.0.1';
const log = pino({ level: 'silent' });

it('callers who waited are called back, at the same place, where their number is known', async () => {
  const { url } = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-voice-restart-'));
  const env = { PONTE_PORT: '0', PONTE_SMTP_PORT: 'off', PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '26400-26798' };
  const config = loadConfig({ DATABASE_URL: url, PONTE_DATA: dataDir, PONTE_LOG_LEVEL: 'silent', ...env });
  const inLine = (centre: RunningCentre): Interaction[] =>
    interactionsOf(centre.floor.routing).filter(({ place }) => place === 'waiting');
  let centre = await startCentre(config, { log });
  const { floor } = centre;
  const queue = { ...defaultQueue('queue_bills', 'Bollette'), offerMs: 60_000 };
  await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue });
  const { sipPort } = centre.channels.get('call') as VoiceRunning;
  const shared = { tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50, log };
  const trunk = { name: 'ponte', host, port: sipPort!, transport: 'udp', addresses: [], credentials: null } as const;
  const trunks = [{ ...trunk, isRegistered: false, isTrusted: true }];
  const caller = await openSip({ ...shared, host, port: 0, takesStrangers: () => true, trunks });
  const sound = new EmbeddedEngine({ host, publicHost: null, ports: [26_800, 27_198] });
  const ended: string[] = [];
  const call = async (from: string): Promise<void> => {
    const { sdp } = await sound.createLeg({ kind: 'rtp', legId: from });
    const name = address(parseUri(`sip:${from}@${host}`)!);
    const leg = caller.invite({ to: '+3906111', from: name, via: { trunk: 'ponte' }, sdp, ringMs: 60_000 });
    leg.onEnded(({ by }) => ended.push(by));
    await leg.answered;
  };
  try {
    await call('+39333001');
    await call('anonymous');
    await vi.waitFor(() => expect(inLine(centre)).toHaveLength(2), 60_000);
    const before = inLine(centre).find(({ customerId }) => customerId !== null)!;
    await centre.stop();
    await vi.waitFor(() => expect(ended).toEqual(['remote', 'remote']), 60_000);
    centre = await startCentre(config, { log });
    // Who can be called back is there from the first moment; that it is by a call back, a moment later.
    const calledBack = { isCallback: true, callbackTo: '+39333001', channel: 'call' };
    await vi.waitFor(() => expect(inLine(centre)).toMatchObject([calledBack]), 60_000);
    expect(inLine(centre)[0]!.key).toBe(before.key);
  } finally {
    await caller.stop();
    await sound.shutDown();
    await centre.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it('what somebody was saying after the tone when the server was stopped stands in line as a message', async () => {
  const { url } = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'ponte-voice-stop-'));
  const env = { PONTE_PORT: '0', PONTE_SMTP_PORT: 'off', PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '26400-26798' };
  const config = loadConfig({ DATABASE_URL: url, PONTE_DATA: dataDir, PONTE_LOG_LEVEL: 'silent', ...env });
  let centre = await startCentre(config, { log });
  const { floor, database } = centre;
  await floor.dispatch({ type: 'DefineQueue', at: floor.now(), queue: defaultQueue('queue_bills', 'Bollette') });
  const menu =
    'flow Messaggi\nstart inizio\nperson persona\n\nvoicemail inizio\n  words Dica pure.\n  queue queue_bills\n  max 60\n';
  await database.pool.query(
    `insert into flow_version (name, version, source, saved_by, saved_at, published_at) values ('Messaggi', 1, $1, 'test', 1, 1)`,
    [`${menu}\nqueue persona\n  queue queue_bills\n`],
  );
  await database.pool.query(`insert into flow_number (number, flow) values ('+3906222', 'Messaggi')`);
  const running = centre.channels.get('call') as VoiceRunning;
  await running.reload();
  const outside = await Outside.open(running.sipPort!);
  try {
    const caller = await outside.call('+3906222', '+393330077');
    await vi.waitFor(async () => expect(await caller.hears('voicemail-ask')).toBe(true), {
      timeout: 60_000,
      interval: 500,
    });
    await caller.press('#');
    const open = join(dataDir, 'recordings', 'open');
    const sounds = (): string[] => readdirSync(open).filter((file) => file.endsWith('.wav'));
    // Two seconds of voice lie there: 8,000 a second, two sides, two bytes.
    await vi.waitFor(() => expect(statSync(join(open, sounds()[0]!)).size).toBeGreaterThan(64_000), 60_000);
    await centre.stop();
    await caller.ended;
    expect(readdirSync(open)).toEqual([]);
    centre = await startCentre(config, { log });
    const [found] = (await centre.database.pool.query('select data from contact')).rows as { data: Contact }[];
    expect(found?.data).toMatchObject({ subject: 'Messaggio vocale', interactions: [{ channel: 'mail' }] });
    const { rows } = await centre.database.pool.query<{ sound_ms: number }>('select sound_ms from voice_message');
    expect(Number(rows[0]!.sound_ms)).toBeGreaterThan(1_500);
  } finally {
    await outside.close();
    await centre.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
