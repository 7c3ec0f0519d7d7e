/** A customer calls out of the widget of a foreign site, a consultant answers at the desk: two pages of Chromium, heard both ways. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interactionsOf } from '#kernel/routing/index.js';
import { axeProblems, enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { fakeMicrophone, keepPicture, lookAt, ofTheWidget } from './look.js';

const browser = await openBrowser(fakeMicrophone);

/** A microphone that hums at one frequency, and an ear at the newest connection. */
function humming(hertz: number): void {
  const context = new AudioContext();
  navigator.mediaDevices.getUserMedia = async () => {
    await context.resume();
    const tone = new OscillatorNode(context, { frequency: hertz });
    const out = new MediaStreamAudioDestinationNode(context);
    tone.connect(new GainNode(context, { gain: 0.4 })).connect(out);
    tone.start();
    return out.stream;
  };
  let ear: AnalyserNode | null = null;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(options?: RTCConfiguration) {
      super(options);
      this.addEventListener('track', ({ track }) => {
        ear = new AnalyserNode(context, { fftSize: 8192 });
        new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(ear);
      });
      this.addEventListener('connectionstatechange', () => this.connectionState === 'closed' && (ear = null));
    }
  };
  /** The loudest frequency that is heard now; null for silence. */
  Object.assign(window, {
    heardHertz: async () => {
      await context.resume();
      if (!ear) return null;
      const bins = new Float32Array(ear.frequencyBinCount);
      ear.getFloatFrequencyData(bins);
      const loudest = bins.reduce((best, level, i) => (level > bins[best]! ? i : best), 0);
      return bins[loudest]! < -60 ? null : Math.round((loudest * context.sampleRate) / ear.fftSize);
    },
  });
}

type Ears = Window & { heardHertz(): Promise<number | null> };
const hears = (where: Page | Frame): Promise<number | null> =>
  where.evaluate(() => (window as unknown as Ears).heardHertz());
const isNear = (heard: number | null, hertz: number): boolean => heard !== null && Math.abs(heard - hertz) < 15;
const deskHums = 900;
const customerHums = 600;

describe.skipIf(!browser)('a call out of the website', () => {
  let house: House;
  let site: Server;
  let desk: Page;
  let page: Page;
  let widget: FrameLocator;
  /** The widget in a page of its own: in a foreign one browsers may refuse storage, and a reload is a farewell. */
  let alone: Page;
  const watched: (readonly string[])[] = [];
  const trouble = (): readonly string[] => watched.flat();

  beforeAll(async () => {
    const env = { PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '22000-22398', PONTE_CALL_QUEUE: 'queue_guasti' };
    house = await openHouse({ isPractice: true, env });
    const html = `<!doctype html><html lang="it"><title>Il mio comune</title><h1>Il mio comune</h1>
      <script src="${house.url}/w/ponte.js" async></script></html>`;
    site = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
    await new Promise<void>((done) => site.listen(0, '127.0.0.1', done));
    const lucia = await visit(browser!);
    desk = lucia.page;
    await lucia.context.addInitScript(humming, deskHums);
    await enter(lucia.context, house.url, mailOf('Lucia Rinaldi'), password);
    await desk.goto(`${house.url}/desk/`);
    await desk.getByRole('button', { name: /^Telefono: Prova il microfono/ }).press('Enter');
    await desk.getByRole('button', { name: 'Prova il microfono', exact: true }).press('Enter');
    await desk.getByText('Ti sentiamo bene').waitFor();
    await desk.keyboard.press('Escape');
    await desk.getByRole('button', { name: /^Il mio stato/ }).press('Enter');
    await desk.getByRole('menuitemradio', { name: 'Pronto' }).press('Enter');
    const customer = await visit(browser!, { viewport: { width: 900, height: 800 } });
    page = customer.page;
    watched.push(lucia.trouble, customer.trouble);
    await customer.context.addInitScript(humming, customerHums);
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
    widget = page.frameLocator('ponte-chat iframe');
  });
  afterAll(async () => {
    await browser?.close();
    await new Promise((done) => site.close(done));
  });

  const frame = (): Frame => page.frames().find((one) => one.url().includes('/w/frame'))!;
  const ringing = () => desk.getByRole('region', { name: 'Telefonata in arrivo' });
  const talking = () => desk.getByRole('region', { name: 'Telefonata', exact: true });
  const panel = (where: Page | FrameLocator = widget) => where.getByRole('region', { name: 'Telefonata' });
  const bothHear = async (where: Page | Frame = frame()): Promise<void> => {
    await expect.poll(async () => isNear(await hears(where), deskHums)).toBe(true);
    await expect.poll(async () => isNear(await hears(desk), customerHums)).toBe(true);
  };
  const answer = async (): Promise<void> => {
    await ringing().waitFor();
    await desk.keyboard.press('a');
    await talking()
      .getByText(/Al telefono/)
      .first()
      .waitFor();
  };

  it('asks in words before the browser does, rings at the desk, and both hear each other', async () => {
    await page.getByRole('button', { name: 'Scriva qui' }).press('Enter');
    await widget.getByRole('button', { name: /Chiamare da qui/ }).press('Enter');
    await panel()
      .getByText(/ci serve il suo microfono/)
      .waitFor();
    await panel().getByLabel('Il suo nome').fill('Giulia');
    await panel().getByRole('button', { name: 'Chiama adesso' }).press('Enter');
    await ringing().waitFor();
    expect(await ringing().textContent()).toContain('Giulia');
    await panel()
      .getByText(/È in fila/)
      .waitFor();
    await answer();
    await panel().getByText('Ora parla con Lucia.').waitFor();
    await bothHear();
    await panel().getByText('Si sente un suono').waitFor();
    await panel().getByRole('button', { name: 'Spegni il microfono' }).press('Enter');
    await expect.poll(() => hears(desk)).toBeNull();
    await panel().getByRole('button', { name: 'Spegni il microfono' }).press('Enter');
    await bothHear();
  });

  it('carries what is written beside the voice, letter by letter', async () => {
    await panel().getByLabel('Scrivere mentre parla').pressSequentially('Via Po 12', { delay: 30 });
    const written = desk.getByRole('group', { name: 'Testo' });
    await written.getByText('Via Po 12').waitFor();
    await desk.getByLabel(/Scrivi a Giulia/).fill('Arriva il tecni');
    await panel().getByText('Arriva il tecni').waitFor();
    await keepPicture(desk, 'web-call-desk');
    expect.soft(await axeProblems(desk)).toEqual([]);
    await page.keyboard.press('Enter');
    await desk.getByRole('log').getByText('Via Po 12').waitFor();
    await desk.getByLabel(/Scrivi a Giulia/).press('End');
    await desk.keyboard.type('co');
    await desk.keyboard.press('Enter');
    await widget.getByRole('log').getByText('Arriva il tecnico').waitFor();
  });

  it('ends when the customer hangs up, and what stood half written was written', async () => {
    await panel().getByLabel('Scrivere mentre parla').pressSequentially('grazie');
    await desk.getByRole('group', { name: 'Testo' }).getByText('grazie').waitFor();
    await panel().getByRole('button', { name: 'Riattacca' }).press('Enter');
    await talking().waitFor({ state: 'detached' });
    await panel().getByText('La telefonata è finita.').waitFor();
    await widget.getByRole('log').getByText('grazie').waitFor();
    await panel().getByRole('button', { name: 'Chiudi la telefonata' }).press('Enter');
    await widget.getByLabel('Il suo messaggio').waitFor();
    // Her room is free again for the next one.
    for (const { id, place, consultantId } of interactionsOf(house.centre.floor.routing)) {
      const at = house.centre.floor.now();
      if (place === 'held') await house.centre.floor.dispatch({ type: 'End', at, interactionId: id, by: consultantId });
    }
  });

  it('comes back after a reload of either page; the consultant hangs up', async () => {
    const customer = await visit(browser!, { viewport: { width: 520, height: 860 } });
    alone = customer.page;
    watched.push(customer.trouble);
    await customer.context.addInitScript(humming, customerHums);
    await alone.goto(`${house.url}/w/frame?lang=it`);
    await lookAt(alone, 'call-start', ofTheWidget);
    await alone.getByRole('button', { name: /Chiamare da qui/ }).press('Enter');
    await alone.getByRole('heading', { name: 'Telefonata' }).waitFor();
    expect(await alone.evaluate(() => document.activeElement?.id)).toBe('call-title');
    await lookAt(alone, 'call-asking', ofTheWidget);
    await alone.getByLabel('Il suo nome').fill('Marta');
    await alone.getByRole('button', { name: 'Chiama adesso' }).press('Enter');
    await answer();
    await bothHear(alone);
    await panel(alone).getByLabel('Scrivere mentre parla').pressSequentially('un momen');
    await desk.getByRole('group', { name: 'Testo' }).getByText('un momen').waitFor();
    await alone.reload();
    await panel(alone).getByText('Ora parla con Lucia.').waitFor();
    expect(await panel(alone).getByLabel('Scrivere mentre parla').inputValue()).toBe('un momen');
    await bothHear(alone);
    await lookAt(alone, 'call-talking', ofTheWidget);
    await desk.reload();
    await talking()
      .getByText(/Al telefono/)
      .first()
      .waitFor();
    await bothHear(alone);
    await desk.keyboard.press('x');
    await desk.keyboard.press('x');
    await panel(alone).getByText('La telefonata è finita.').waitFor();
    await alone.getByRole('log').getByText('un momen').waitFor();
  });

  it('again, out of the same conversation: it goes to whoever knows the story', async () => {
    await panel(alone).getByRole('button', { name: 'Richiama' }).press('Enter');
    await answer();
    await bothHear(alone);
    expect(await desk.getByRole('log').getByText('un momen').count()).toBe(1);
    await panel(alone).getByRole('button', { name: 'Riattacca' }).press('Enter');
    await talking().waitFor({ state: 'detached' });
    expect(trouble()).toEqual([]);
  });

  it('waiting: a callback at an ordinary number alone, or writing at the same place', async () => {
    // Nobody answers: Lucia has gone.
    await desk.close();
    await panel(alone).getByRole('button', { name: 'Richiama' }).press('Enter');
    await alone.getByText(/È in fila\. Lei è la prima persona in fila/).waitFor();
    await alone.getByText('Non voglio aspettare al telefono').press('Enter');
    await alone.getByLabel('Il suo numero di telefono').fill('899 123456');
    await alone.getByRole('button', { name: 'Farmi richiamare' }).press('Enter');
    await alone.getByText('Questo numero non si può chiamare').waitFor();
    await lookAt(alone, 'call-waiting', ofTheWidget);
    await alone.getByRole('button', { name: /Continuare per iscritto/ }).press('Enter');
    await alone.getByText(/La telefonata è chiusa\. Il suo posto in fila resta\. Le/).waitFor();
    await lookAt(alone, 'call-over', ofTheWidget);
    await alone.getByRole('button', { name: 'Chiudi la telefonata' }).press('Enter');
    await alone.getByText(/Lei è la prima persona in fila/).waitFor();
  });

  it('stands on the help page beside the number; without script only the number does', async () => {
    const { context, page: help } = await visit(browser!, { viewport: { width: 900, height: 800 } });
    await context.addInitScript(humming, customerHums);
    await help.goto(`${house.url}/help`);
    await help.getByRole('button', { name: 'Chiamare da qui' }).press('Enter');
    const opened = help.frameLocator('ponte-chat iframe');
    await opened.getByRole('button', { name: 'Chiama adesso' }).waitFor();
    const plain = await visit(browser!, { javaScriptEnabled: false });
    await plain.page.goto(`${house.url}/help`);
    expect(await plain.page.getByRole('button', { name: 'Chiamare da qui' }).count()).toBe(0);
    expect(await plain.page.locator('a[href^="tel:"]').count()).toBeGreaterThan(0);
  });
});
