/** The telephone on the real desk: a SIP call answered by keyboard in Chromium, heard both ways, judged by numbers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactionsOf } from '#kernel/routing/index.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { openSip, type OutgoingLeg, type SipStack } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { fakeMicrophone, lookAt } from './look.js';

const browser = await openBrowser(fakeMicrophone);
const host = '127.0.0.1';

/** Keeps the connections of the page where the test can ask them what they counted. */
function keepConnections(): void {
  const kept: RTCPeerConnection[] = [];
  Object.assign(window, { kept });
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(options?: RTCConfiguration) {
      super(options);
      kept.push(this);
    }
  };
}

/** Packets of the newest connection, both ways. */
const packets = (page: Page): Promise<{ readonly sent: number; readonly received: number }> =>
  page.evaluate(async () => {
    const { kept } = window as unknown as { kept: RTCPeerConnection[] };
    const counted = { sent: 0, received: 0 };
    const report = await kept.at(-1)?.getStats();
    report?.forEach((one: { type: string; packetsSent?: number; packetsReceived?: number }) => {
      if (one.type === 'outbound-rtp') counted.sent = one.packetsSent ?? 0;
      if (one.type === 'inbound-rtp') counted.received = one.packetsReceived ?? 0;
    });
    return counted;
  });

const flowing = (page: Page): Promise<unknown> =>
  expect
    .poll(async () => {
      const { sent, received } = await packets(page);
      return sent > 50 && received > 50;
    })
    .toBe(true);

describe.skipIf(!browser)('the telephone on the desk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ponte-telephone-'));
  let house: House;
  let caller: SipStack;
  let sound: EmbeddedEngine;
  let page: Page;
  let trouble: string[];
  let calls = 0;

  beforeAll(async () => {
    const env = { PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '20800-21198', PONTE_CALL_QUEUE: 'queue_guasti' };
    house = await openHouse({ isPractice: true, env });
    const { sipPort } = house.centre.channels.get('call') as VoiceRunning;
    const trunk = { name: 'ponte', host, port: sipPort!, transport: 'udp', addresses: [], credentials: null } as const;
    caller = await openSip({
      ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 },
      log: pino({ level: 'silent' }),
      takesStrangers: () => true,
      trunks: [{ ...trunk, isRegistered: false, isTrusted: true }],
    });
    sound = new EmbeddedEngine({ host, publicHost: null, ports: [21_200, 21_598] });
    const visited = await visit(browser!);
    ({ page, trouble } = visited);
    await visited.context.addInitScript(keepConnections);
    await enter(visited.context, house.url, mailOf('Lucia Rinaldi'), password);
    await page.goto(`${house.url}/desk/`);
  });
  afterAll(async () => {
    await caller?.stop();
    await sound?.shutDown();
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Caller {
    readonly leg: OutgoingLeg;
    readonly legId: string;
    readonly ended: Promise<void>;
  }

  async function call(): Promise<Caller> {
    const legId = `caller${++calls}`;
    const { sdp } = await sound.createLeg({ kind: 'rtp', legId });
    const from = address(parseUri(`sip:+39045555010${calls}@${host}`)!);
    const leg = caller.invite({ to: '+3906111', from, via: { trunk: 'ponte' }, sdp, ringMs: 20_000 });
    const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    await sound.answer(legId, await leg.answered, 'answer');
    void sound.play(legId, { kind: 'tone', tone: 'beep' }, { isLooped: true });
    return { leg, legId, ended };
  }

  /** How loud the caller hears the desk, over three beeps of the fake microphone. */
  async function heardBy({ legId }: Caller): Promise<number> {
    const file = join(folder, `${legId}-${Math.random()}.wav`);
    await sound.record(legId, { recordingId: file, file });
    await page.waitForTimeout(3_000);
    await sound.stopRecording(file);
    // 44 bytes of head, then left and right in turn; left is what came from the desk, right what the caller says.
    const bytes = await readFile(file);
    let power = 0;
    let count = 0;
    for (let at = 44; at + 4 <= bytes.length; at += 4, count++) power += bytes.readInt16LE(at) ** 2;
    return Math.sqrt(power / Math.max(1, count));
  }

  const ringing = () => page.getByRole('region', { name: 'Telefonata in arrivo' });
  const talking = () => page.getByRole('region', { name: 'Telefonata', exact: true });

  it('is this screen once its microphone was heard', async () => {
    const button = page.getByRole('button', { name: /^Telefono: Prova il microfono/ });
    await button.press('Enter');
    await lookAt(page, 'phone-test');
    await page.getByRole('button', { name: 'Prova il microfono', exact: true }).press('Enter');
    await page.getByText('Ti sentiamo bene').waitFor();
    await lookAt(page, 'phone-heard');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Telefono: Telefono pronto' }).waitFor();
    const { headers } = await page.request.get(`${house.url}/desk/`).then((answer) => ({ headers: answer.headers() }));
    expect(headers['permissions-policy']).toContain('microphone=(self)');
    const others = await page.request.get(`${house.url}/login/`);
    expect(others.headers()['permissions-policy']).toContain('microphone=()');
  });

  it('says in words that a caller did not wait', async () => {
    await page.getByRole('button', { name: /^Il mio stato/ }).press('Enter');
    await page.getByRole('menuitemradio', { name: 'Pronto' }).press('Enter');
    const second = await call();
    await ringing().waitFor();
    second.leg.end();
    await page.getByText(/ha riagganciato prima della risposta/).waitFor();
    await ringing().waitFor({ state: 'detached' });
  });

  it('rings, is answered by key, and both hear each other', async () => {
    const marta = await call();
    await ringing().waitFor();
    expect(await ringing().textContent()).toContain('+390455550102');
    await lookAt(page, 'phone-rings');
    await page.keyboard.press('a');
    await talking()
      .getByText(/Al telefono/)
      .first()
      .waitFor();
    await flowing(page);
    expect(await heardBy(marta)).toBeGreaterThan(100);

    // Its contact is open, and takes notes; letters typed there are letters.
    await page.keyboard.press('n');
    // Typed too soon, the h would still be a key of the call: it holds it.
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await page.keyboard.type('hm: il guasto è di via Po');
    await page.getByText(/Salvato sul server/).waitFor();
    expect(await talking().getByRole('button', { name: /^Muto/ }).getAttribute('aria-pressed')).toBe('false');
    await page.keyboard.press('Alt+m');
    await talking().locator('button[aria-pressed=true]', { hasText: 'Muto' }).waitFor();
    // Polled: what was on its way, and in the buffers of a busy machine, is still heard for a moment.
    await expect.poll(() => heardBy(marta)).toBeLessThan(20);
    await page.keyboard.press('Alt+m');
    await talking().locator('button[aria-pressed=false]', { hasText: 'Muto' }).waitFor();
    expect(await heardBy(marta)).toBeGreaterThan(100);
    await talking().getByText('Linea buona').waitFor();
    await lookAt(page, 'phone-talks');

    // A reload is not a farewell: the sound comes back, and the note is where it was.
    await page.reload();
    await talking()
      .getByText(/Al telefono/)
      .first()
      .waitFor();
    await flowing(page);
    expect(await heardBy(marta)).toBeGreaterThan(100);
    await page.getByRole('tab', { name: 'Nota' }).click();
    expect(await page.getByRole('textbox', { name: /Nota/ }).inputValue()).toContain('via Po');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Tasti' }).press('Enter');
    await page.keyboard.type('12#');
    await page.getByText('Mandati: 12#').waitFor();
    await lookAt(page, 'phone-keys');
    await page.keyboard.press('Escape');

    await page.keyboard.press('h');
    await talking()
      .getByText(/In attesa con musica/)
      .first()
      .waitFor();
    await page.keyboard.press('h');
    await talking()
      .getByText(/Al telefono/)
      .first()
      .waitFor();

    await page.keyboard.press('x');
    await page.keyboard.press('x');
    await marta.ended;
    await talking().waitFor({ state: 'detached' });
    await page.getByText(/Telefonata con .* finita/).waitFor();
    expect(await packets(page)).toEqual({ sent: 0, received: 0 });
    expect(trouble).toEqual([]);
  });

  it('shows a call whose caller is gone as work: taken by key, and no telephone rings for it', async () => {
    const { floor } = house.centre;
    const held = interactionsOf(floor.routing).find(({ channel, place }) => channel === 'call' && place === 'held')!;
    const { consultantId, queueId } = held;
    await floor.dispatch({ type: 'End', at: floor.now(), interactionId: held.id, by: consultantId });
    // As it comes back into the line when it is passed on after the call: its caller has hung up.
    const contactId = 'contact_call_over';
    await floor.dispatch({
      ...{ type: 'OpenContact', at: floor.now(), contactId, queueId, channel: 'call', firstDoubt: null },
      ...{ subject: 'Guasto', message: { clientId: 'call_over', body: 'Telefonata da +390455550199' } },
      caller: { name: 'Piero Sala', language: 'it', identities: [] },
    });
    const offer = page.getByRole('region', { name: 'Nuova offerta' });
    await offer.getByText('Piero Sala: la telefonata è finita, da richiamare', { exact: true }).waitFor();
    expect(await ringing().count()).toBe(0);
    await lookAt(page, 'phone-call-over');
    await page.keyboard.press('a');
    await offer.waitFor({ state: 'detached' });
    await expect.poll(() => page.url()).toContain(contactId);
    const now = () => interactionsOf(floor.routing).find((one) => one.contactId === contactId);
    expect(now()).toMatchObject({ place: 'held', consultantId, channel: 'call' });
    expect(trouble).toEqual([]);
  });
});
