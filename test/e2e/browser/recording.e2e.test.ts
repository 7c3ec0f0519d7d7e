/** Recordings on the real screens: the rules in the studio, the pause at the desk, a reason before the player. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { EmbeddedEngine } from '#channels/voice/media/embedded/engine.js';
import { openSip, type OutgoingLeg, type SipStack } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { choose } from './keyboard.js';
import { fakeMicrophone, lookAt } from './look.js';

const browser = await openBrowser(fakeMicrophone);
const host = '127.0.0.1';

describe.skipIf(!browser)('recordings', () => {
  let house: House;
  let caller: SipStack;
  let sound: EmbeddedEngine;

  beforeAll(async () => {
    const env = { PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '20000-20398', PONTE_CALL_QUEUE: 'queue_guasti' };
    house = await openHouse({ isPractice: true, env });
    const { sipPort } = house.centre.channels.get('call') as VoiceRunning;
    const trunk = { name: 'ponte', host, port: sipPort!, transport: 'udp', addresses: [], credentials: null } as const;
    caller = await openSip({
      ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 },
      log: pino({ level: 'silent' }),
      takesStrangers: () => true,
      trunks: [{ ...trunk, isRegistered: false, isTrusted: true }],
    });
    sound = new EmbeddedEngine({ host, publicHost: null, ports: [20_400, 20_798] });
  });
  afterAll(async () => {
    await caller?.stop();
    await sound?.shutDown();
    await browser?.close();
  });

  async function call(): Promise<OutgoingLeg> {
    const { sdp } = await sound.createLeg({ kind: 'rtp', legId: 'caller' });
    const from = address(parseUri(`sip:+390455550142@${host}`)!);
    const leg = caller.invite({ to: '+3906111', from, via: { trunk: 'ponte' }, sdp, ringMs: 20_000 });
    await sound.answer('caller', await leg.answered, 'answer');
    void sound.play('caller', { kind: 'tone', tone: 'beep' }, { isLooped: true });
    return leg;
  }

  it('have rules in the studio: no quality without the agreement, saved and taken back', async () => {
    const { context, page, trouble } = await visit(browser!);
    await enter(context, house.url, mailOf('Paolo Righetti'), password);
    await page.goto(`${house.url}/studio/#recordings`);
    const quality = page.getByRole('group', { name: 'Qualità del servizio' });
    await quality.getByRole('checkbox', { name: 'Si registra per questo' }).press('Space');
    await page.getByRole('button', { name: 'Salva' }).press('Enter');
    await page.getByText('Manca.').first().waitFor();
    await lookAt(page, 'recording-rules');
    await page.getByRole('textbox', { name: 'Nome dell’accordo' }).fill('Accordo RSU');
    await page.getByLabel('Firmato il').fill('2026-01-15');
    await page.getByRole('button', { name: 'Salva' }).press('Enter');
    await page.getByText('Salvato: vale dalla prossima telefonata.').waitFor();
    await page.keyboard.press('z');
    await expect.poll(() => quality.getByRole('checkbox', { name: 'Si registra per questo' }).isChecked()).toBe(false);
    const contract = page.getByRole('group', { name: 'Prova di quanto concordato' });
    await contract.getByRole('checkbox', { name: 'Si registra per questo' }).press('Space');
    await page.getByRole('button', { name: 'Salva' }).press('Enter');
    await page.getByText('Salvato: vale dalla prossima telefonata.').first().waitFor();
    const laura = await house.person('Laura Montini');
    await expect
      .poll(async () => {
        const { body } = await laura.call<{ policy: { purposes: { purpose: string; isOn: boolean }[] } }>(
          'GET',
          '/api/recording-policy',
        );
        return body.policy.purposes.filter(({ isOn }) => isOn).map(({ purpose }) => purpose);
      })
      .toEqual(['contract']);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('are paused and resumed at the desk by one key, and heard by a supervisor who says why', async () => {
    const { context, page } = await visit(browser!);
    await enter(context, house.url, mailOf('Lucia Rinaldi'), password);
    await page.goto(`${house.url}/desk/`);
    await page.getByRole('button', { name: /^Telefono: Prova il microfono/ }).press('Enter');
    await page.getByRole('button', { name: 'Prova il microfono', exact: true }).press('Enter');
    await page.getByText('Ti sentiamo bene').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Il mio stato/ }).press('Enter');
    await page.getByRole('menuitemradio', { name: 'Pronto' }).press('Enter');
    const leg = await call();
    await page.getByRole('region', { name: 'Telefonata in arrivo' }).waitFor();
    await page.keyboard.press('a');
    const bar = page.getByRole('region', { name: 'Telefonata', exact: true });
    // The caller hears the notice to its end before anybody talks, or is recorded.
    await bar.getByText('Si registra', { exact: true }).first().waitFor();
    await lookAt(page, 'recording-on');
    await page.keyboard.press('v');
    await bar.getByText('Registrazione in pausa').first().waitFor();
    await lookAt(page, 'recording-paused');
    // A reload resumes nothing.
    await page.reload();
    await bar.getByText('Registrazione in pausa').first().waitFor();
    await bar.getByRole('button', { name: /^Riprendi registrazione/ }).waitFor();
    await page.keyboard.press('v');
    await bar.getByText('Si registra', { exact: true }).first().waitFor();
    await page.waitForTimeout(3_000);
    const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    await page.keyboard.press('x');
    await page.keyboard.press('x');
    await ended;
    await page.getByText(/^Registrazione, \d+:\d\d$/).waitFor();
    expect(await page.getByRole('button', { name: /^Ascolta la registrazione/ }).count()).toBe(0);
    await page.getByRole('button', { name: /^Chi ha ascoltato/ }).waitFor();
    const where = new URL(page.url()).hash;

    const other = await visit(browser!);
    await enter(other.context, house.url, mailOf('Laura Montini'), password);
    const laura = other.page;
    await laura.goto(`${house.url}/desk/${where}`);
    await laura.getByRole('button', { name: /^Ascolta la registrazione/ }).press('Enter');
    const dialog = laura.getByRole('dialog');
    await dialog.getByText('Nessuno l’ha ascoltata.').waitFor();
    const start = dialog.getByRole('button', { name: 'Annota e ascolta' });
    expect(await start.isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: /Perché la ascolti/ }).focus();
    await choose(laura, 'Rispondere a un reclamo');
    expect(await start.isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: /In breve/ }).fill('reclamo 12');
    await lookAt(laura, 'recording-reason');
    await start.press('Enter');
    await dialog.getByText(/Laura Montini, .*: Rispondere a un reclamo, reclamo 12/).waitFor();
    const at = (): Promise<number> => laura.evaluate(() => document.querySelector('audio')!.currentTime);
    await expect.poll(at).toBeGreaterThan(0.3);
    await dialog.getByRole('button', { name: 'Pausa', exact: true }).press('Enter');
    await dialog.getByRole('button', { name: 'Ascolta', exact: true }).waitFor();
    await lookAt(laura, 'recording-player');
    const place = dialog.getByRole('slider', { name: 'Punto della registrazione' });
    await place.press('Home');
    expect(await at()).toBe(0);
    await place.press('ArrowRight');
    expect(await at()).toBeGreaterThan(1);
    await place.press('Home');
    await place.press(' ');
    await expect.poll(at).toBeGreaterThan(0.3);
    await dialog.getByRole('button', { name: 'Pausa', exact: true }).waitFor();
    await dialog.getByRole('button', { name: 'Tenerla più a lungo' }).press('Enter');
    await dialog.getByRole('textbox', { name: /controversia/ }).fill('reclamo 12');
    await lookAt(laura, 'recording-hold');
    await dialog.getByRole('textbox', { name: /controversia/ }).press('Enter');
    await dialog.getByText(/^Si tiene fino al .* Laura Montini, .*: reclamo 12$/).waitFor();
    await laura.keyboard.press('Escape');
    await laura.getByText(/^si tiene fino al /).waitFor();
    await other.context.close();

    // The consultant whose call it was sees who heard it.
    await page.reload();
    await page.getByRole('button', { name: /^Chi ha ascoltato/ }).press('Enter');
    await page
      .getByRole('dialog')
      .getByText(/Laura Montini, .*reclamo 12/)
      .waitFor();
    expect(await page.getByRole('dialog').locator('audio').count()).toBe(0);
    await context.close();
  });
});
