/** A warm transfer on the real desk, by keyboard: the dialog, the talk with a colleague, three together, passed on. */
import pino from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { openSip, type OutgoingLeg, type SipStack } from '#channels/voice/sip/index.js';
import { address, parseUri } from '#channels/voice/sip/names.js';
import { BrowserPhone } from '../browser-phone.js';
import type { Desk } from '../desk.js';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { fakeMicrophone, lookAt } from './look.js';

const browser = await openBrowser(fakeMicrophone);
const host = '127.0.0.1';

describe.skipIf(!browser)('a warm transfer on the desk', () => {
  let house: House;
  let caller: SipStack;
  let customer: Telephone;
  let page: Page;
  let trouble: string[];
  let colleague: Desk;
  let phone: BrowserPhone;

  beforeAll(async () => {
    const env = { PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '21600-21998', PONTE_CALL_QUEUE: 'queue_guasti' };
    house = await openHouse({ isPractice: true, env });
    const { sipPort } = house.centre.channels.get('call') as VoiceRunning;
    const line = { name: 'line', host, port: sipPort!, transport: 'udp', addresses: [], credentials: null } as const;
    caller = await openSip({
      ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 },
      log: pino({ level: 'silent' }),
      takesStrangers: () => true,
      trunks: [{ ...line, isRegistered: false, isTrusted: true }],
    });
    customer = await Telephone.open('alaw', 700);
    const visited = await visit(browser!);
    ({ page, trouble } = visited);
    await enter(visited.context, house.url, mailOf('Lucia Rinaldi'), password);
    await page.goto(`${house.url}/desk/`);
  });
  afterAll(async () => {
    customer?.close();
    await caller?.stop();
    await browser?.close();
  });

  async function call(): Promise<OutgoingLeg> {
    const from = address(parseUri(`sip:+390455550142@${host}`)!);
    const leg = caller.invite({ to: '+3906111', from, via: { trunk: 'line' }, sdp: customer.sdp(), ringMs: 20_000 });
    customer.takes(await leg.answered);
    return leg;
  }

  const talking = () => page.getByRole('region', { name: 'Telefonata', exact: true });

  it('is asked, swapped, joined and completed without a mouse', async () => {
    await page.getByRole('button', { name: /^Telefono: Prova il microfono/ }).press('Enter');
    await page.getByRole('button', { name: 'Prova il microfono', exact: true }).press('Enter');
    await page.getByText('Ti sentiamo bene').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Il mio stato/ }).press('Enter');
    await page.getByRole('menuitemradio', { name: 'Pronto' }).press('Enter');
    await page.getByRole('button', { name: /Telefono pronto/ }).waitFor();
    const leg = await call();
    const ended = new Promise<void>((resolve) => leg.onEnded(() => resolve()));
    await page.getByRole('region', { name: 'Telefonata in arrivo' }).waitFor();
    await page.keyboard.press('a');
    await talking()
      .getByText(/Al telefono/)
      .first()
      .waitFor();

    colleague = await (await house.person('Sara Donati')).sitDown();
    phone = new BrowserPhone(colleague, 1_100);
    phone.attach();
    await page.keyboard.press('f');
    const dialog = page.getByRole('dialog', { name: 'Con chi ne parli?' });
    await dialog.waitFor();
    await lookAt(page, 'third-dialog');
    await dialog.getByRole('button', { name: /Chi$/ }).press('Enter');
    await page.getByRole('option', { name: /Sara Donati/ }).press('Enter');
    await dialog.getByRole('textbox', { name: /Perché/ }).fill('sa dei contatori');
    await dialog.getByRole('button', { name: 'Chiedi prima' }).press('Enter');
    await talking()
      .getByText(/Sara Donati: squilla/)
      .first()
      .waitFor();
    await lookAt(page, 'third-rings');
    const ringing = await phone.ringing();
    expect(ringing.asked).toEqual({ by: 'Lucia Rinaldi', reason: 'sa dei contatori' });
    await phone.answer(ringing.callId);
    await talking()
      .getByText(/Sara Donati parla con te/)
      .first()
      .waitFor();
    await lookAt(page, 'third-talks');
    await page.keyboard.press('w');
    await talking()
      .getByText(/Sara Donati sente musica/)
      .first()
      .waitFor();
    await page.keyboard.press('u');
    await talking()
      .getByText(/parlate insieme/)
      .first()
      .waitFor();
    await lookAt(page, 'third-conference');
    await expect.poll(() => customer.loudnessOf(1_100)).toBeGreaterThan(300);
    await page.keyboard.press('y');
    await page.keyboard.press('y');
    await page.getByText(/Telefonata con .* passata/).waitFor();
    await talking().waitFor({ state: 'detached' });
    await phone.until(() => phone.call?.state === 'talking' && phone.call.asked === undefined);
    phone.hangUp(ringing.callId);
    await ended;
    expect(trouble).toEqual([]);
  });

  it('is heard by a supervisor from the floor, seen by who is heard', async () => {
    const admin = await house.person('Paolo Righetti');
    const signedOn = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
    const agreement = {
      title: 'Accordo di prova',
      signatories: 'Azienda, RSU',
      scope: 'affiancamento',
      validUntil: null,
    };
    expect((await admin.call('POST', '/api/listening-agreements', { ...agreement, signedOn })).status).toBe(200);
    const leg = await call();
    await page.getByRole('region', { name: 'Telefonata in arrivo' }).waitFor();
    await page.keyboard.press('a');
    await talking()
      .getByText(/Al telefono/)
      .first()
      .waitFor();

    const { context, page: desk } = await visit(browser!);
    await enter(context, house.url, mailOf('Laura Montini'), password);
    await desk.goto(`${house.url}/desk/`);
    await desk.getByRole('button', { name: /^Telefono: Prova il microfono/ }).press('Enter');
    await desk.getByRole('button', { name: 'Prova il microfono', exact: true }).press('Enter');
    await desk.getByText('Ti sentiamo bene').waitFor();
    await desk.keyboard.press('Escape');
    const floor = await context.newPage();
    await floor.goto(`${house.url}/floor/`);
    await floor.getByRole('button', { name: 'Mostra chi parla adesso' }).press('Enter');
    await floor.getByText(/Lucia Rinaldi con/).waitFor();
    await lookAt(floor, 'talks');
    await floor.getByRole('button', { name: 'Ascolta', exact: true }).press('Enter');
    await floor.getByRole('textbox', { name: /Perché/ }).fill('affiancamento');
    await lookAt(floor, 'listen-dialog');
    await floor.getByRole('button', { name: 'Comincia' }).press('Enter');
    const bar = desk.getByRole('region', { name: 'Ascolto' });
    await bar
      .getByText(/Ascolti: nessuno ti sente/)
      .first()
      .waitFor();
    await lookAt(desk, 'listening');
    await talking().getByText('Laura Montini ascolta questa telefonata').first().waitFor();
    await desk.bringToFront();
    await bar.getByRole('button', { name: /Smetti/ }).press('Enter');
    await bar.waitFor({ state: 'detached' });
    await talking().getByText('Laura Montini ascolta questa telefonata').first().waitFor({ state: 'detached' });
    leg.end();
    await context.close();
  });
});
