/** A consultant without a microphone: makes an account for a telephone, calls a customer by key, and sees why not. */
import pino from 'pino';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactionsOf } from '#kernel/routing/index.js';
import type { VoiceRunning } from '#channels/voice/index.js';
import { type IncomingLeg, openSip, type SipStack } from '#channels/voice/sip/index.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import { SipPhone } from '../sip-phone.js';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { lookAt, wideAndNarrow } from './look.js';

const browser = await openBrowser();
const host = '127.0.0.1';

describe.skipIf(!browser)('calling a customer from the desk', () => {
  let house: House;
  let network: SipStack;
  let customer: Telephone;
  let phone: SipPhone | null = null;
  let page: Page;
  let trouble: string[];
  const rang: IncomingLeg[] = [];

  beforeAll(async () => {
    customer = await Telephone.open('alaw', 400);
    network = await openSip({
      ...{ host, port: 0, tls: null, publicHost: null, realm: 'test', passwordOf: () => null, mostLegs: 50 },
      ...{ log: pino({ level: 'silent' }), takesStrangers: () => true, trunks: [] },
    });
    network.onIncoming((leg) => {
      leg.ring();
      rang.push(leg);
      customer.takes(leg.offer!);
      void leg.accept(customer.sdp());
    });
    const env = {
      ...{ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '26800-27198', PONTE_SIP_NUMBER: '+390687654321' },
      PONTE_SIP_TRUNK: `sip://${host}:${network.status().udpPort}`,
    };
    house = await openHouse({ isPractice: true, env });
    // Calls keep hours: it is noon of a working day here, whenever this runs.
    const { floor } = house.centre;
    const ahead = Date.parse('2027-03-02T12:00:00+01:00') - Date.now();
    const clock = floor.now.bind(floor);
    floor.now = () => clock() + ahead;
    const visited = await visit(browser!);
    ({ page, trouble } = visited);
    await enter(visited.context, house.url, mailOf('Lucia Rinaldi'), password);
    await page.goto(`${house.url}/desk/`);
  });
  afterAll(async () => {
    await phone?.close();
    await network?.stop();
    customer?.close();
    await browser?.close();
  });

  const talking = () => page.getByRole('region', { name: 'Telefonata', exact: true });
  const says = (words: RegExp | string) => talking().getByText(words).first().waitFor();
  const lucia = async () => (await house.person('Lucia Rinaldi')).personId;
  const calls = () => interactionsOf(house.centre.floor.routing).filter(({ channel }) => channel === 'call');

  it('an account is made, shown once, and the telephone that uses it is told apart from one that does not', async () => {
    await page.getByRole('button', { name: /^Telefono: / }).press('Enter');
    await page.getByRole('button', { name: 'Crea l’account' }).press('Enter');
    const made = page.getByRole('dialog', { name: 'I dati per il telefono' });
    await made.waitFor();
    await lookAt(page, 'own-made');
    const [user, secret] = await made.locator('dd').allTextContents();
    await made.getByRole('button', { name: 'Fatto' }).press('Enter');
    expect(await page.getByText(secret!).count()).toBe(0);
    await page.getByText('Non collegato').waitFor();
    const { sipPort } = house.centre.channels.get('call') as VoiceRunning;
    phone = await SipPhone.open(sipPort!, { user: user!, password: secret! });
    await page.keyboard.press('Escape');
    const button = page.getByRole('button', { name: 'Telefono: Squilla sul tuo telefono' });
    await button.waitFor();
    await button.press('Enter');
    await page.getByText('Collegato adesso').waitFor();
    await lookAt(page, 'own-telephone');
    await page.keyboard.press('Escape');
  });

  it('a number is judged while it is typed, in words, with the rule', async () => {
    await page.getByRole('button', { name: /^Il mio stato/ }).press('Enter');
    await page.getByRole('menuitemradio', { name: 'Pronto' }).press('Enter');
    const { floor } = house.centre;
    const identities = [{ kind: 'mail', value: 'marta@esempio.it', isVerified: false }] as const;
    await floor.dispatch({
      ...{ type: 'OpenContact', at: floor.now(), contactId: 'contact_marta', queueId: 'queue_guasti', channel: 'mail' },
      ...{ subject: 'Manca l’acqua', message: { clientId: 'first_marta', body: 'Da ieri manca l’acqua.' } },
      caller: { name: 'Marta Bianchi', language: 'it', identities },
    });
    const { id: interactionId } = interactionsOf(floor.routing).find((one) => one.contactId === 'contact_marta')!;
    await floor.dispatch({ type: 'Take', at: floor.now(), interactionId, consultantId: await lucia() });
    await page.goto(`${house.url}/desk/#/c/contact_marta`);
    await page.getByRole('button', { name: /^Telefona/ }).waitFor();
    await page.locator('body').press('o');
    const dialog = page.getByRole('dialog', { name: /^Telefona a/ });
    const number = dialog.getByLabel('Numero', { exact: true });
    await number.fill('899 123456');
    await dialog.getByText('È un numero a pagamento').waitFor();
    await dialog.getByText(/Regola CALL-01/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Chiama' }).isDisabled()).toBe(true);
    await lookAt(page, 'dial-refused');
    await number.fill('06 0000200');
    await dialog.getByText('Si può chiamare +39060000200.').waitFor();
    await lookAt(page, 'dial-may');
  });

  it('what the customer says of calls holds at once', async () => {
    const dialog = page.getByRole('dialog', { name: /^Telefona a/ });
    const wishes = dialog.getByRole('button', { name: 'Che cosa dice delle telefonate' });
    await wishes.press('Enter');
    await dialog.getByLabel('Con le sue parole').fill('Non mi telefonate, scrivetemi.');
    await lookAt(page, 'dial-wishes');
    await dialog.getByRole('button', { name: 'Non vuole telefonate' }).press('Enter');
    await dialog.getByText('Ha detto di non voler essere chiamato.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Chiama' }).isDisabled()).toBe(true);
    await wishes.press('Enter');
    await dialog.getByLabel('Con le sue parole').fill('Va bene, chiamatemi.');
    await dialog.getByRole('button', { name: 'Si può di nuovo chiamare' }).press('Enter');
    await dialog.getByText('Si può chiamare +39060000200.').waitFor();
  });

  it('is dialled by key: the own telephone rings, then the customer’s, and both hear each other', async () => {
    const ringing = phone!.rings();
    await page.getByLabel('Numero', { exact: true }).press('Enter');
    const leg = await ringing;
    await says(/Chiamo/);
    await lookAt(page, 'dial-calling');
    expect(rang).toHaveLength(0);
    await phone!.pickUp(leg);
    await says(/Al telefono/);
    await says('sul tuo telefono');
    expect(rang.map(({ dialled }) => dialled)).toEqual(['+39060000200']);
    await expect.poll(() => customer.loudnessOf(600)).toBeGreaterThan(2_000);
    await lookAt(page, 'dial-talks');
  });

  it('has mute, hold, keys and the way to a colleague like any other call', async () => {
    await page.locator('body').press('Alt+m');
    await talking().locator('button[aria-pressed=true]', { hasText: 'Muto' }).waitFor();
    await expect.poll(() => customer.loudnessOf(600)).toBeLessThan(100);
    await page.locator('body').press('Alt+m');
    await expect.poll(() => customer.loudnessOf(600)).toBeGreaterThan(2_000);
    await page.locator('body').press('Alt+h');
    await says(/In attesa con musica/);
    await lookAt(page, 'dial-held');
    await page.locator('body').press('Alt+h');
    await says(/Al telefono/);
    await page.getByRole('button', { name: 'Tasti' }).press('Enter');
    await page.keyboard.type('12#');
    await page.getByText('Mandati: 12#').waitFor();
    await lookAt(page, 'dial-keys');
    await page.keyboard.press('Escape');
    await page.locator('body').press('Alt+f');
    const dialog = page.getByRole('dialog', { name: 'Con chi ne parli?' });
    await dialog.getByRole('button', { name: /Scegli….*Chi/ }).press('Enter');
    await page.getByRole('option').first().waitFor();
    await lookAt(page, 'dial-transfer');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('is hung up by key, leaves the mail where it was, and is wrapped up with it', async () => {
    await page.locator('body').press('Alt+x');
    await page.locator('body').press('Alt+x');
    await talking().waitFor({ state: 'detached' });
    await page.getByText(/Telefonata con .* finita/).waitFor();
    await expect.poll(calls).toEqual([]);
    expect((await house.centre.floor.contact('contact_marta'))!.consultantId).toBe(await lucia());
    await page.locator('body').press('e');
    const dialog = page.getByRole('dialog', { name: /./ });
    await dialog.waitFor();
    await lookAt(page, 'dial-wrap-up');
    await page.keyboard.press('Escape');
    expect(trouble).toEqual([]);
  });

  it('an administrator writes a fixed address down in the studio', async () => {
    const visited = await visit(browser!);
    await enter(visited.context, house.url, mailOf('Paolo Righetti'), password);
    const { page: studio } = visited;
    await studio.goto(`${house.url}/studio/#people/${await lucia()}`);
    const form = studio.getByRole('region', { name: 'Dove squillano le telefonate' });
    const field = form.getByLabel('Indirizzo SIP fisso');
    await field.fill('niente di buono');
    await form.getByRole('button', { name: 'Salva' }).press('Enter');
    await form.getByText('Questo non è un indirizzo SIP').waitFor();
    await field.fill('sip:lucia@192.0.2.20');
    await form.getByRole('button', { name: 'Salva' }).press('Enter');
    await studio.getByText('Salvato. Vale dalla prossima telefonata.').waitFor();
    await lookAt(studio, 'studio-telephone', wideAndNarrow, form.getByRole('button', { name: 'Salva' }));
    expect(visited.trouble).toEqual([]);
  });

  it('is the same in English', async () => {
    await page.close();
    const visited = await visit(browser!, { locale: 'en-GB' });
    const { page: desk } = visited;
    await enter(visited.context, house.url, mailOf('Lucia Rinaldi'), password);
    await desk.goto(`${house.url}/desk/#/c/contact_marta`);
    await desk.getByRole('button', { name: /^Telephone: / }).press('Enter');
    await desk.getByText('Connected now').waitFor();
    await lookAt(desk, 'en-own-telephone');
    await desk.keyboard.press('Escape');
    await desk.getByRole('button', { name: /^Call/ }).waitFor();
    await desk.locator('body').press('o');
    const dialog = desk.getByRole('dialog', { name: 'Call Marta Bianchi' });
    await dialog.getByLabel('Number', { exact: true }).fill('06 0000200');
    await dialog.getByText('+39060000200 may be called.').waitFor();
    await lookAt(desk, 'en-dial');
    const ringing = phone!.rings();
    await dialog.getByLabel('Number', { exact: true }).press('Enter');
    await phone!.pickUp(await ringing);
    const call = desk.getByRole('region', { name: 'Telephone call', exact: true });
    await call.getByText('on your telephone').first().waitFor();
    await call
      .getByText(/On the telephone/)
      .first()
      .waitFor();
    await desk.locator('body').press('Alt+f');
    await desk.getByRole('dialog').getByText('Choose…').first().waitFor();
    await lookAt(desk, 'en-transfer');
    await desk.keyboard.press('Escape');
    await desk.locator('body').press('Alt+x');
    await desk.locator('body').press('Alt+x');
    await call.waitFor({ state: 'detached' });
    expect(visited.trouble).toEqual([]);
  });
});
