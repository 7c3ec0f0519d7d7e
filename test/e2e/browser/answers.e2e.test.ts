/** Answers on the real screens: written with the reading in sight, published, corrected, retired and brought back. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { articleAdder, openAnswers } from '#modules/knowledge/index.js';
import { enter, openBrowser, visit } from './browser.js';
import { mailOf, openHouse, password, takeNext, type House } from './house.js';
import { choose, tabTo, typeIn } from './keyboard.js';
import { lookAt } from './look.js';

const browser = await openBrowser();

describe.skipIf(!browser)('answers in the studio', () => {
  let house: House;
  let page: Page;
  let desk: Awaited<ReturnType<typeof visit>>;

  beforeAll(async () => {
    house = await openHouse({ isPractice: true });
    const one = await visit(browser!);
    page = one.page;
    await enter(one.context, house.url, mailOf('Laura Montini'), password);
  });
  afterAll(() => browser?.close());

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const given = (topic: string) =>
    openAnswers(house.centre.database.pool).answerFor({ topic, language: 'it', channel: 'chat', at: Date.now() });

  it('are none at first, and the page says what they are for', async () => {
    await page.goto(`${house.url}/studio/#answers`);
    await page.getByText('Ancora nessuna risposta').waitFor();
    await lookAt(page, 'answers-empty');
  });

  it('are written by keyboard, with how easily they read beside the words', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Scrivi una risposta' }));
    await page.keyboard.press('Enter');
    await typeIn(page, page.getByRole('textbox', { name: 'Argomento' }), 'parking');
    await typeIn(page, page.getByRole('textbox', { name: 'Titolo' }), 'Dove parcheggio');
    const short = page.getByRole('textbox', { name: 'Risposta breve' });
    await typeIn(
      page,
      short,
      'Conformemente alle disposizioni regolamentari vigenti il parcheggio antistante è riservato.',
    );
    await page.getByText('Si legge con fatica').waitFor();
    await lookAt(page, 'answers-hard');
    await typeIn(page, page.getByRole('textbox', { name: 'Fonte' }), 'Portineria');
    await tabTo(page, button('Aggiungi'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Pubblicazione' }).waitFor();
    expect(await given('parking')).toBeNull();
  });

  it('are not lost when the page is left, and not published while unsaved', async () => {
    const long = page.getByRole('textbox', { name: /Risposta lunga/ });
    await typeIn(page, long, 'Il posto è gratis.');
    await page.reload();
    await page.getByText('Ritrovi le modifiche').waitFor();
    expect(await long.inputValue()).toBe('Il posto è gratis.');
    await page.getByText('Prima salva o scarta').waitFor();
    expect(await button('Pubblica').isDisabled()).toBe(true);
    await tabTo(page, button('Salva'));
    await page.keyboard.press('Enter');
    await page.getByText('bozza salvata').waitFor();
  });

  it('ask for a reason when they are hard to read, and are published with it', async () => {
    await button('Pubblica').press('Enter');
    await page.getByText('accorcia le frasi').waitFor();
    await typeIn(page, page.getByRole('textbox', { name: /Perché va bene/ }), 'Parole del regolamento');
    await button('Pubblica').press('Enter');
    await page.getByText(/versione 1 pubblicata/).waitFor();
    expect(await given('parking')).toMatchObject({ version: 1, long: 'Il posto è gratis.' });
  });

  it('have versions that are kept, with what changed', async () => {
    const short = page.getByRole('textbox', { name: 'Risposta breve' });
    await short.fill('Davanti a noi. Il posto è gratis.');
    await page.getByText('Si legge bene').first().waitFor();
    await button('Salva').press('Enter');
    await page.getByText('bozza salvata').first().waitFor();
    await button('Pubblica').press('Enter');
    await page.getByText(/versione 2 pubblicata/).waitFor();
    await page.locator('summary', { hasText: 'Versione 2' }).press('Enter');
    await page.locator('del', { hasText: 'Conformemente' }).waitFor();
    await page.locator('ins', { hasText: 'Davanti' }).waitFor();
    await lookAt(page, 'answers-versions');
    await page.locator('summary', { hasText: 'Versione 1' }).press('Enter');
    await page.getByText('Motivo: Parole del regolamento').waitFor();
  });

  it('are retired, with the way back', async () => {
    await button('Ritira').press('Enter');
    await page.getByText(/: ritirata/).waitFor();
    expect(await given('parking')).toBeNull();
    await button('Rimettila in uso').press('Enter');
    await page.getByText(/di nuovo in uso/).waitFor();
    expect(await given('parking')).toMatchObject({ version: 2 });
  });

  it('are a list with state and review, narrowed by words and by what is due', async () => {
    const people = await house.centre.identity.listPeople(200, null);
    // As if half a year had gone by: their first reviews are due.
    await articleAdder(house.centre.database.pool)(people.people[0]!.id, Date.now() - 20 * 24 * 3_600_000);
    await page.goto(`${house.url}/studio/#answers`);
    await page.reload();
    await page.getByText(/^Da ricontrollare: \d/).waitFor();
    await lookAt(page, 'answers-list');
    await page.getByRole('searchbox', { name: /Cerca/ }).fill('rimborso');
    await page.getByRole('link', { name: /Quando arriva il rimborso/ }).waitFor();
    await page.getByRole('link', { name: /Dove parcheggio/ }).waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: /Cerca/ }).fill('');
    await page.getByRole('button', { name: /Mostra/ }).focus();
    await choose(page, 'Da ricontrollare');
    await page
      .getByRole('link', { name: /da ricontrollare/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: /Dove parcheggio/ }).waitFor({ state: 'detached' });
    await page
      .getByRole('link', { name: /da ricontrollare/ })
      .first()
      .press('Enter');
    await button('È ancora giusta').press('Enter');
    await page.getByText(/: controllata/).waitFor();
  });

  it('stand beside a conversation, go into the text by a key and are sent by nobody', async () => {
    const widget = await visit(browser!, { viewport: { width: 520, height: 860 } });
    await widget.page.goto(`${house.url}/w/frame`);
    await widget.page.getByLabel('Scriva con parole sue').fill('Quando arriva il rimborso della bolletta?');
    await widget.page.getByLabel('Il suo nome').fill('Marta Prova');
    await widget.page.getByRole('button', { name: 'Invia' }).click();
    await widget.page.getByText('ricevuto').waitFor();
    await widget.context.close();
    const sql = 'select id from contact where customer_name = $1';
    const { rows } = await house.centre.database.pool.query<{ id: string }>(sql, ['Marta Prova']);
    desk = await visit(browser!);
    await enter(desk.context, house.url, mailOf('Lucia Rinaldi'), password);
    await desk.page.goto(`${house.url}/desk/#/c/${rows[0]!.id}`);
    await desk.page.getByText('Contiene: arriva, rimborso').waitFor();
    await lookAt(desk.page, 'desk-answers');
    await desk.page.getByRole('heading', { name: 'Serve adesso' }).click();
    await desk.page.keyboard.press('1');
    const text = desk.page.getByRole('textbox', { name: 'Chat con Marta Prova' });
    await expect.poll(() => text.inputValue()).toMatch(/\S/);
    await desk.page.getByText('Risposta nel testo, non spedita').waitFor();
    await text.press('Escape');
    await desk.page.keyboard.press('z');
    await expect.poll(() => text.inputValue()).toBe('');
  });

  it('are corrected from there in two keys, decided in the studio, and who corrected is told', async () => {
    await desk.page.keyboard.press('i');
    const short = desk.page.getByRole('textbox', { name: /Risposta breve/ });
    await expect.poll(() => short.inputValue()).toMatch(/\S/);
    await short.fill('Arriva in 20 giorni, con la bolletta.');
    await desk.page.getByText('le macchine non la diano').click();
    await lookAt(desk.page, 'desk-correction');
    await short.press('Control+Enter');
    await desk.page.getByText('aspetta chi decide').waitFor();
    expect(await given('refund_times')).toBeNull();
    await page.goto(`${house.url}/studio/#answers/article_practice_it_refund_times`);
    await page.reload();
    await page.locator('ins', { hasText: '20' }).waitFor();
    await lookAt(page, 'answers-correction');
    await button('Non pubblicare').press('Enter');
    await page.getByText('Scrivi in breve perché').waitFor();
    await button('Pubblica così').press('Enter');
    await page.getByText(/legge al banco/).waitFor();
    expect(await given('refund_times')).toMatchObject({ version: 2, short: 'Arriva in 20 giorni, con la bolletta.' });
    await desk.page.reload();
    await desk.page.getByText(/La tua correzione a «Quando arriva il rimborso» è pubblicata/).waitFor();
    await desk.page.getByRole('button', { name: 'Ho visto' }).press('Enter');
    await desk.page.getByText(/La tua correzione/).waitFor({ state: 'detached' });
    expect(desk.trouble).toEqual([]);
    await desk.context.close();
  });

  it('are decided at the desk too, by keyboard, by whoever answers for them', async () => {
    const [sara, lucia] = [await house.person('Sara Donati'), await house.person('Lucia Rinaldi')];
    const id = 'article_practice_it_refund_times';
    await house.centre.database.pool.query('update article set owner_id = $2 where id = $1', [id, lucia.personId]);
    const short = 'Arriva in 15 giorni, con la bolletta.';
    const said = { version: 2, short, reason: 'Carta nuova', isWrong: false, contactId: null };
    expect((await sara.call('POST', `/api/articles/${id}/corrections`, said)).status).toBe(200);
    const own = await visit(browser!);
    await enter(own.context, house.url, mailOf('Lucia Rinaldi'), password);
    await own.page.goto(`${house.url}/desk/`);
    const line = own.page.getByRole('button', { name: /Quando arriva il rimborso.*Sara Donati: Carta nuova/ });
    await tabTo(own.page, line);
    await own.page.keyboard.press('Enter');
    await own.page.locator('del', { hasText: '20' }).waitFor();
    await own.page.locator('ins', { hasText: '15' }).waitFor();
    await lookAt(own.page, 'desk-decide');
    await own.page.keyboard.press('Control+Enter');
    await own.page.getByText('Pubblicata: vale da adesso').waitFor();
    await line.waitFor({ state: 'detached' });
    expect(await given('refund_times')).toMatchObject({ version: 3, short });
    expect(own.trouble).toEqual([]);
    await own.context.close();
  });

  it('are proposed out of a solved contact, masked, and stand in the studio as a draft', async () => {
    const lucia = await (await house.person('Lucia Rinaldi')).sitDown();
    const customer = house.customer();
    await customer.start('Sono Rosa Verdi. Posso spostare il contatore in cortile?', {
      ...{ name: 'Rosa Verdi', queueId: 'queue_guasti' },
    });
    const id = customer.contactId;
    await takeNext(lucia, id);
    const path = `/api/contacts/${id}`;
    const body = 'Sì, Rosa. Lo chieda dall’app: costa 40 euro.';
    const { seq, doubts } = (await house.centre.floor.contact(id))!;
    await lucia.call('POST', `${path}/messages`, { clientId: randomUUID(), channel: 'chat', body, after: seq });
    for (const doubt of doubts) await lucia.call('PATCH', `${path}/doubts/${doubt.id}`, { answer: 'Sì, dall’app' });
    expect((await lucia.call('POST', `${path}/confirmation`)).status).toBe(200);
    await customer.confirm();
    await expect.poll(async () => (await house.centre.floor.contact(id))?.state).toBe('resolved');
    const solved = await visit(browser!);
    await enter(solved.context, house.url, mailOf('Lucia Rinaldi'), password);
    await solved.page.goto(`${house.url}/desk/#/c/${id}`);
    await tabTo(solved.page, solved.page.getByRole('button', { name: 'Proponi come risposta' }));
    await solved.page.keyboard.press('Enter');
    const dialog = solved.page.getByRole('dialog', { name: 'Proponi come risposta' });
    const words = dialog.getByRole('textbox', { name: 'Risposta breve' });
    expect(await words.inputValue()).toBe('Sì, [nome]. Lo chieda dall’app: costa 40 euro.');
    await typeIn(solved.page, words, 'Sì. Lo chieda dall’app: costa 40 euro.');
    await typeIn(solved.page, dialog.getByRole('textbox', { name: 'Argomento' }), 'meter_to_yard');
    await lookAt(solved.page, 'desk-propose');
    await solved.page.keyboard.press('Control+Enter');
    await solved.page.getByText('Bozza proposta').waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect(solved.trouble).toEqual([]);
    await solved.context.close();
    lucia.live.close();
    await page.goto(`${house.url}/studio/#answers`);
    await page.reload();
    await page.getByRole('link', { name: /Posso spostare il contatore/ }).press('Enter');
    const source = page.getByRole('textbox', { name: 'Fonte' });
    await expect.poll(() => source.inputValue()).toMatch(/^Contatto risolto il/);
    expect(await page.getByRole('textbox', { name: 'Risposta breve' }).inputValue()).toBe(
      'Sì. Lo chieda dall’app: costa 40 euro.',
    );
    expect(await given('meter_to_yard')).toBeNull();
  });

  it('that are missing are counted without who asked, and one press begins the draft', async () => {
    for (const name of ['Ada Neri', 'Ivo Sala'])
      await house.customer().start(`Sono ${name}: la fontanella del parco spruzza storto. Chi la ripara?`, { name });
    await page.goto(`${house.url}/studio/#answers`);
    await tabTo(page, page.getByRole('link', { name: 'Mancano: domande senza risposta' }));
    await page.keyboard.press('Enter');
    const gap = page.getByRole('article').filter({ hasText: 'fontanella' });
    await gap.getByText('Chiesto 2 volte, nessuna risposta').waitFor();
    expect(await gap.textContent()).not.toMatch(/Ada|Neri|Ivo|Sala/);
    await lookAt(page, 'answers-missing');
    await tabTo(page, gap.getByRole('button', { name: 'Comincia una bozza' }));
    await page.keyboard.press('Enter');
    await page.getByText('Bozza cominciata').waitFor();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Titolo' }).inputValue())
      .toMatch(/fontanella del parco spruzza storto/);
  });

  it('are read in the help centre without script, found although misspelt, with source and the way to a person', async () => {
    const one = await visit(browser!, { javaScriptEnabled: false, locale: 'it-IT' });
    const { page: plain } = one;
    await plain.goto(`${house.url}/help`);
    await plain.getByRole('searchbox', { name: 'Che cosa cerca?' }).fill('quando arriva il rimobrso');
    await plain.getByRole('button', { name: 'Cerca' }).press('Enter');
    await plain.getByText('Abbiamo letto «rimborso»').waitFor();
    await plain.getByRole('link', { name: 'Quando arriva il rimborso' }).press('Enter');
    await plain.getByRole('heading', { level: 1, name: 'Quando arriva il rimborso' }).waitFor();
    await plain.getByText(/Fonte: Carta dei servizi 2026/).waitFor();
    await plain.getByRole('link', { name: 'Scriva a una persona' }).press('Enter');
    await plain
      .getByRole('textbox', { name: /domanda|serve|parole/i })
      .first()
      .waitFor();
    expect(one.trouble).toEqual([]);
    await one.context.close();
  });

  it('are pages that look right everywhere and weigh 60 KB at most with all they load', async () => {
    const one = await visit(browser!, { locale: 'it-IT' });
    let bytes = 0;
    const client = await one.context.newCDPSession(one.page);
    await client.send('Network.enable');
    client.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
    await one.page.goto(`${house.url}/help/answers/refund_times`, { waitUntil: 'networkidle' });
    expect(bytes).toBeGreaterThan(3_000);
    expect(bytes).toBeLessThanOrEqual(60 * 1024);
    await lookAt(one.page, 'help-answer');
    await one.page.goto(`${house.url}/help/answers`);
    await lookAt(one.page, 'help-answers');
    await one.page.goto(`${house.url}/help`);
    await lookAt(one.page, 'help-first');
    expect(one.trouble).toEqual([]);
    await one.context.close();
  });

  it('name what a register says, which is kept by keyboard and read out to customers', async () => {
    await page.goto(`${house.url}/studio/#sources/source_practice_faults`);
    await typeIn(page, page.getByRole('textbox', { name: /Che cosa è successo/ }), 'Manca l’acqua');
    await typeIn(page, page.getByRole('textbox', { name: /^Dove/ }), '37121');
    await tabTo(page, button('Metti in elenco'));
    await page.keyboard.press('Enter');
    await page.getByText('Manca l’acqua', { exact: true }).waitFor();
    await lookAt(page, 'sources-register');
    const customer = await visit(browser!);
    await customer.page.goto(`${house.url}/help/answers/planned_interruption`);
    await typeIn(customer.page, customer.page.getByLabel('CAP'), '37121');
    await customer.page.keyboard.press('Enter');
    await customer.page.getByText(/Manca l’acqua\. Non si sa ancora quando finisce/).waitFor();
    await customer.page.getByText(/Dato di «Registro guasti», letto il/).waitFor();
    await lookAt(customer.page, 'help-live-fact');
    await customer.context.close();
  });
});
