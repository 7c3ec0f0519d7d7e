/** A kiosk from its making in the studio to a call at a desk: what it shows, what it does, and what it leaves behind. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articleAdder } from '#modules/knowledge/index.js';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, type House } from './house.js';
import { fakeMicrophone, lookAt, wideAndNarrow, type Look } from './look.js';

const browser = await openBrowser(fakeMicrophone);

const inBoth = (width: number, height: number): Look[] =>
  (['light', 'dark'] as const).map((colorScheme) => ({ name: `${width}-${colorScheme}`, width, height, colorScheme }));
const ofTheKiosk = [...inBoth(1080, 1920), ...inBoth(1366, 768), ...inBoth(320, 640)];

/** Whatever can be touched and is smaller than 56 px either way. */
const small = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, a')]
      .map((one) => ({ words: one.textContent, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 56 || box.height < 56))
      .map(({ words, box }) => `${words} ${Math.round(box.width)} × ${Math.round(box.height)}`),
  );

async function lookAtKiosk(page: Page, name: string): Promise<void> {
  await lookAt(page, name, ofTheKiosk);
  expect.soft(await small(page), name).toEqual([]);
}

describe.skipIf(!browser)('a kiosk', () => {
  let house: House;
  let desk: Page;
  let context: BrowserContext;
  let page: Page;
  let link: string;
  const watched: (readonly string[])[] = [];

  beforeAll(async () => {
    const env = { PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '24800-24998', PONTE_CALL_QUEUE: 'queue_guasti' };
    house = await openHouse({ isPractice: true, env });
  });
  afterAll(() => browser?.close());

  const button = (name: string | RegExp, where: Page = page) => where.getByRole('button', { name });
  const title = (name: string, where: Page = page) => where.getByRole('heading', { level: 1, name }).waitFor();
  const typed = async (digits: string, where: Page = page): Promise<void> => {
    for (const digit of digits) await where.getByRole('button', { name: digit, exact: true }).click();
  };
  /** Of the device alone: where this page could have left something, or come back from. */
  const traces = (where: Page): Promise<unknown> =>
    where.evaluate(async () => ({
      url: location.pathname + location.search + location.hash,
      kept: [localStorage.length, sessionStorage.length, document.cookie],
      databases: (await indexedDB.databases()).length,
      steps: history.length,
    }));
  /** The same device again, in another window. */
  const again = async (before: (page: Page) => Promise<unknown> = async () => undefined): Promise<Page> => {
    const other = await context.newPage();
    await before(other);
    await other.goto(`${house.url}/kiosk`);
    await title('Buongiorno. Di che cosa ha bisogno?', other);
    return other;
  };

  it('is made in the studio by an administrator, and begun by its link on the device', async () => {
    const paolo = await visit(browser!);
    await enter(paolo.context, house.url, mailOf('Paolo Righetti'), password);
    await paolo.page.goto(`${house.url}/studio/#kiosks`);
    await paolo.page.getByLabel('Nome').fill('Sportello Via Roma');
    await paolo.page.getByLabel('Luogo, se serve').fill('Verona, via Roma 12');
    await paolo.page.getByRole('button', { name: 'Crea il totem' }).press('Enter');
    link = await paolo.page.getByLabel('Link', { exact: true }).inputValue();
    await lookAt(paolo.page, 'kiosk-link', wideAndNarrow);
    await paolo.page.getByRole('button', { name: 'Fatto' }).press('Enter');
    await paolo.page.getByText('aspetta il suo apparecchio').waitFor();
    await lookAt(paolo.page, 'kiosk-studio', wideAndNarrow);

    const device = await visit(browser!, { viewport: { width: 1366, height: 768 } });
    ({ context, page } = device);
    watched.push(paolo.trouble, device.trouble);
    await page.goto(`${house.url}/kiosk`);
    await title('Questo apparecchio non è un totem');
    await page.goto(new URL(new URL(link).pathname, house.url).href);
    await title('Totem: Sportello Via Roma');
    await lookAt(page, 'kiosk-start', ofTheKiosk);
    await button('Usa questo apparecchio').click();
    await title('Buongiorno. Di che cosa ha bisogno?');
    await paolo.page.reload();
    await paolo.page.getByText('in uso').waitFor();
    await paolo.context.close();
  });

  it('shows one level of choices with a person first; size, contrast and language last as long as the visit', async () => {
    await lookAtKiosk(page, 'kiosk-home');
    const first = await page.locator('main button').first().textContent();
    expect(first).toContain('Parlare con una persona');
    expect(await button(/Ho finito/).count()).toBe(0);
    await button('English').click();
    await title('Hello. What do you need?');
    await button('Large text').click();
    await button('More contrast').click();
    await lookAtKiosk(page, 'kiosk-large');
    expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toEqual({
      size: '1',
      contrast: 'high',
    });
    await button(/I am done/).click();
    await title('Buongiorno. Di che cosa ha bisogno?');
    expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toEqual({ size: '0', contrast: '' });
    await button('Una bolletta').click();
    await title('Una bolletta');
    await lookAtKiosk(page, 'kiosk-ways');
    await button('Torna indietro').click();
    // Its line is closed for good: nobody is called there, and a number is taken.
    await button('Il contatore, la lettura').click();
    await page.getByText('Ora siamo chiusi.').waitFor();
    expect(await button(/Chiama adesso/).count()).toBe(0);
    await page.getByText('La richiamiamo quando riapriamo.').waitFor();
    await lookAtKiosk(page, 'kiosk-closed');
    await button('Torna indietro').click();
  });

  it('takes a number by fingers alone, says what to mend, and the desk sees where it was left', async () => {
    const before = await traces(page);
    await button('Una bolletta').click();
    await button(/Farmi richiamare/).click();
    await typed('0455');
    await button('Va bene, mi richiami').click();
    await page.getByText('Mancano delle cifre').waitFor();
    await lookAtKiosk(page, 'kiosk-number');
    await typed('559');
    await button('Cancella una cifra').click();
    await typed('0142');
    await page.getByText('045 555 0142').waitFor();
    await button('Va bene, mi richiami').click();
    await title('La richiamiamo noi');
    await page.getByText('La chiamiamo al 045 555 0142.').waitFor();
    await lookAtKiosk(page, 'kiosk-kept');
    await button(/Ho finito/).click();
    await title('Buongiorno. Di che cosa ha bisogno?');
    expect(await page.locator('body').textContent()).not.toContain('0142');
    expect(await traces(page)).toEqual(before);
    expect(before).toMatchObject({ url: '/kiosk', kept: [0, 0, ''], databases: 0 });
    const { rows } = await house.centre.database.pool.query<{ id: string }>(
      `select c.id from contact c join interaction i on i.contact_id = c.id
        where c.subject = 'Richiamata chiesta dal totem Sportello Via Roma' and i.data ->> 'callbackTo' = '+390455550142'`,
    );
    expect(rows).toHaveLength(1);
    const contact = (await house.centre.floor.contact(rows[0]!.id))!;
    expect(contact.queueId).toBe('queue_fatture');
    expect(contact.interactions).toMatchObject([{ isCallback: true, callbackTo: '+390455550142' }]);
  });

  it('is walked by keyboard as well', async () => {
    await button('Farmi richiamare').press('Enter');
    await title('Farmi richiamare');
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.keyboard.press('Tab');
    await page.keyboard.type('33344455667');
    await page.keyboard.press('Backspace');
    await page.getByText('333 444 5566').waitFor();
    await button(/Ho finito/).press('Enter');
  });

  it('calls a person at a desk, who sees the kiosk’s name; one large button hangs up', async () => {
    const lucia = await visit(browser!);
    desk = lucia.page;
    watched.push(lucia.trouble);
    await enter(lucia.context, house.url, mailOf('Lucia Rinaldi'), password);
    await desk.goto(`${house.url}/desk/`);
    await desk.getByRole('button', { name: /^Telefono: Prova il microfono/ }).press('Enter');
    await desk.getByRole('button', { name: 'Prova il microfono', exact: true }).press('Enter');
    await desk.getByText('Ti sentiamo bene').waitFor();
    await desk.keyboard.press('Escape');
    await button(/Parlare con una persona/).click();
    await button(/Chiama adesso/).click();
    await page.getByText(/È in fila/).waitFor();
    await page.getByText('Lei è la prima persona in fila.').waitFor();
    await lookAtKiosk(page, 'kiosk-waiting');
    await desk.getByRole('button', { name: /^Il mio stato/ }).press('Enter');
    await desk.getByRole('menuitemradio', { name: 'Pronto' }).press('Enter');
    const ringing = desk.getByRole('region', { name: 'Telefonata in arrivo' });
    await ringing.waitFor();
    expect(await ringing.textContent()).toContain('Persona al totem Sportello Via Roma');
    await desk.keyboard.press('a');
    await page.getByText('Ora parla con Lucia.').waitFor();
    await desk.getByText('Chiamo dal totem Sportello Via Roma.').first().waitFor();
    await button('Spegni il microfono').click();
    await page.getByText('Il suo microfono è spento.').waitFor();
    await button('Più forte').click();
    await page.getByText('Volume: 5 su 5').waitFor();
    await lookAtKiosk(page, 'kiosk-talking');
    await button('Riattacca').click();
    await page.getByText('La telefonata è finita.').waitFor();
    await desk.getByRole('region', { name: 'Telefonata', exact: true }).waitFor({ state: 'detached' });
    await lookAtKiosk(page, 'kiosk-over');
    await button(/Ho finito/).click();
    await lucia.context.close();
  });

  it('gives the place of a waiting call to a callback', async () => {
    await button(/Parlare con una persona/).click();
    await button(/Chiama adesso/).click();
    await button('Non aspetto: mi richiami').click();
    await typed('0455550143');
    await button('Va bene, mi richiami').click();
    await title('La richiamiamo noi');
    await button(/Ho finito/).click();
  });

  it('shows answers to read, asks whether that was one, and a no goes on to a person', async () => {
    await articleAdder(house.centre.database.pool)('person_writer', Date.now() - 1_000);
    await page.reload();
    const before = await traces(page);
    await button(/Leggere una risposta/).click();
    await title('Che cosa vuole sapere?');
    await button('Altre domande').click();
    await page.getByText('Pagina 2 di').waitFor();
    await lookAtKiosk(page, 'kiosk-answers');
    const read = (await page.locator('.topics button').first().textContent())!;
    await button(read).click();
    await title(read);
    await page.getByText(/Fonte: .+ Controllata il/).waitFor();
    await lookAtKiosk(page, 'kiosk-answer');
    // As it is heard: the title, where the focus stands, the answer with its source, then the question and its ways on.
    const heard = await page.locator('main').ariaSnapshot();
    const order = [
      'heading',
      'paragraph: ',
      'Fonte: ',
      'heading "Ha risposto alla sua domanda?"',
      'button "Sì"',
      'button "No',
    ];
    const places = order.map((words) => heard.indexOf(words));
    expect(places, heard).toEqual([...new Set(places)].toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await button('No, una persona').press('Enter');
    await title('Parla con una persona');
    await page.getByText(`saprà che ha letto «${read}»`).waitFor();
    await button(/Farmi richiamare/).click();
    await page.getByText('Lo cancelliamo 90 giorni dopo che è finita.').waitFor();
    await typed('0455550199');
    await button('Va bene, mi richiami').click();
    await title('La richiamiamo noi');
    await button(/Ho finito/).click();
    await title('Buongiorno. Di che cosa ha bisogno?');
    expect(await traces(page)).toEqual(before);
    const { rows } = await house.centre.database.pool.query<{ body: string }>(
      `select e.data ->> 'body' as body from entry e join interaction i on i.contact_id = e.contact_id
        where e.kind = 'note' and i.data ->> 'callbackTo' = '+390455550199'`,
    );
    expect(rows.map(({ body }) => body)).toEqual([expect.stringContaining(`«${read}» (versione 1)`)]);
  });

  it('asks who went away, with large words, and erases everything; whoever answers goes on', async () => {
    const other = await again((one) => one.clock.install());
    await button(/Farmi richiamare/, other).click();
    await typed('045555', other);
    await other.clock.runFor(91_000);
    const asked = other.getByRole('alertdialog', { name: 'È ancora qui?' });
    await asked.waitFor();
    await lookAtKiosk(other, 'kiosk-still-here');
    await button('Sono ancora qui', other).click();
    await asked.waitFor({ state: 'detached' });
    await other.getByText('045 555').waitFor();
    await other.clock.runFor(111_000);
    await title('Buongiorno. Di che cosa ha bisogno?', other);
    await button(/Farmi richiamare/, other).click();
    await other.getByText('Tocchi i tasti qui sotto.').waitFor();
    await other.close();
  });

  it('says that the network is gone and where to call, and recovers by itself', async () => {
    await button(/Farmi richiamare/).click();
    await typed('0455');
    await context.setOffline(true);
    await title('Ora la rete non c’è');
    await page.getByText(/Ci chiami al .*, da un telefono\./).waitFor();
    await lookAtKiosk(page, 'kiosk-offline');
    await context.setOffline(false);
    await title('Farmi richiamare');
    await page.getByText('0455').waitFor();
    await button(/Ho finito/).click();
  });

  it('says what to do where the microphone is refused, and takes the number instead', async () => {
    const other = await again((one) =>
      one.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
      }),
    );
    await button(/Parlare con una persona/, other).click();
    await button(/Chiama adesso/, other).click();
    await other.getByText(/Il microfono di questo totem è bloccato\. Lo dica a chi lavora qui/).waitFor();
    await lookAtKiosk(other, 'kiosk-no-microphone');
    await button(/Farmi richiamare/, other).click();
    await title('Farmi richiamare', other);
    await other.close();
  });

  it('reads aloud by a voice of the device, says that it is a machine, and says no number', async () => {
    const other = await again((one) =>
      one.addInitScript(() => {
        const said: string[] = [];
        Object.assign(window, { said });
        speechSynthesis.getVoices = () =>
          [
            { lang: 'it-IT', localService: true, name: 'voce', voiceURI: 'voce', default: true },
          ] as SpeechSynthesisVoice[];
        speechSynthesis.speak = ({ text }) => void said.push(text);
        Object.defineProperty(SpeechSynthesisUtterance.prototype, 'voice', { writable: true, value: null });
      }),
    );
    const said = (): Promise<string> => other.evaluate(() => (window as unknown as { said: string[] }).said.join('\n'));
    await button('Leggi con voce automatica', other).click();
    expect(await said()).toMatch(/^Legge una voce automatica\.\nBuongiorno/);
    await button('Ferma la voce', other).click();
    await button(/Farmi richiamare/, other).click();
    await typed('0455', other);
    await button('Leggi con voce automatica', other).click();
    expect(await said()).toContain('Usiamo il numero solo per richiamarla');
    expect(await said()).not.toContain('0455');
    await other.close();
  });

  it('is out of service once it is withdrawn', async () => {
    const [kiosk] = await house.centre.identity.listKiosks();
    await house.centre.identity.withdrawKiosk(kiosk!.id);
    // It asks every quarter of a minute, and at once when a network comes.
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await title('Questo totem è fuori servizio');
    await lookAtKiosk(page, 'kiosk-withdrawn');
    expect(watched.flat()).toEqual([]);
  });
});
