/** A supervisor who listens in: under an agreement, in sight of who is heard, and kept. */
import { describe, expect, it } from 'vitest';
import { BrowserPhone } from './browser-phone.js';
import type { Desk } from './desk.js';
import { loud, openStage } from './three.js';

const { centre, ada, bea, ears, hear, talking, ask, beaAnswers, over } = await openStage('23600-23998');

describe('listening in', () => {
  const reason = 'affiancamento';
  let boss: Desk;
  let bossPhone: BrowserPhone;
  let admin: Desk;
  const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const agreement = { title: 'Accordo 12/2026', signatories: 'Azienda, RSU', scope: 'affiancamento', validUntil: null };
  const listen = (callId: string, mode: string) =>
    boss.call('POST', `/api/calls/${callId}/listening`, { mode, reason });
  const rows = async (): Promise<unknown[]> =>
    (
      await centre.database.pool.query(
        'select consultant_id as who, mode, ended_at is not null as over from call_listening order by began_at, mode',
      )
    ).rows;

  it('is refused to all but a supervisor, and to a supervisor without an agreement in force', async () => {
    boss = await centre.desk('Laura', ['supervisor']);
    await boss.openScreen();
    admin = await centre.desk('Piero', ['administrator']);
    const { customer, callId, contactId } = await talking();
    const nobody = await fetch(`${centre.url}/api/listening`);
    expect(nobody.status).toBe(401);
    expect((await boss.call('POST', `/api/calls/${callId}/listening`, { mode: 'spy', reason })).status).toBe(400);
    expect((await bea.desk.call('GET', '/api/listening')).status).toBe(403);
    expect((await bea.desk.call('POST', `/api/calls/${callId}/listening`, { mode: 'listen', reason })).status).toBe(
      403,
    );
    expect((await boss.call('POST', '/api/listening-agreements', { ...agreement, signedOn: day(0) })).status).toBe(403);
    expect((await boss.call('GET', '/api/listening')).body).toEqual({ agreement: null, talks: [] });
    expect(await listen(callId, 'listen')).toMatchObject({ status: 409, body: { code: 'listening.noAgreement' } });
    const early = { ...agreement, signedOn: day(3) };
    expect(await admin.call('POST', '/api/listening-agreements', early)).toMatchObject({ status: 422 });
    const unsigned = { ...agreement, signatories: ' ', signedOn: day(0) };
    expect((await admin.call('POST', '/api/listening-agreements', unsigned)).status).toBe(400);
    expect(await rows()).toEqual([]);
    ada.phone.hangUp(callId);
    await over(customer, contactId);
  });

  it('is heard as its mode says, seen by who is heard while it happens and after, and kept', async () => {
    const recorded = await admin.call('POST', '/api/listening-agreements', { ...agreement, signedOn: day(-2) });
    expect(recorded.status).toBe(200);
    const { customer, callId, contactId } = await talking();
    expect((await boss.call('GET', '/api/listening')).body).toMatchObject({
      agreement: { title: 'Accordo 12/2026' },
      talks: [{ callId, consultant: 'Ada', isYours: false, listeners: [] }],
    });
    expect(await listen(callId, 'listen')).toMatchObject({ status: 409, body: { code: 'listening.noTelephone' } });
    bossPhone = new BrowserPhone(boss, 1_900);
    bossPhone.attach();
    await bossPhone.until(() => boss.live.phone.some((message) => message.say === 'attached'));
    const hears = async (wanted: Readonly<Record<'boss' | 'ada' | 'customer', readonly number[]>>): Promise<void> => {
      const found = (): Record<string, number[]> => {
        for (const each of [ada.phone, bea.phone, bossPhone]) each.look();
        const of = { boss: bossPhone, ada: ada.phone, customer: customer.telephone };
        return Object.fromEntries(
          Object.entries(of).map(([who, ear]) => [
            who,
            [400, 700, 1_900].filter((tone) => ear.loudnessOf(tone) > loud),
          ]),
        );
      };
      await expect.poll(found, { timeout: 60_000, interval: 200 }).toEqual(wanted);
    };
    const asked = listen(callId, 'listen');
    await bossPhone.until(() => bossPhone.call?.listening?.mode === 'listen' && bossPhone.call.state === 'talking');
    expect((await asked).status).toBe(200);
    await hears({ boss: [400, 700], ada: [700], customer: [400] });
    expect(ada.phone.call?.listeners).toEqual([{ name: 'Laura', mode: 'listen' }]);
    expect((await listen(callId, 'whisper')).status).toBe(200);
    await hears({ boss: [400, 700], ada: [700, 1_900], customer: [400] });
    expect(ada.phone.call?.listeners).toEqual([{ name: 'Laura', mode: 'whisper' }]);
    expect((await listen(callId, 'barge')).status).toBe(200);
    await hears({ boss: [400, 700], ada: [700, 1_900], customer: [400, 1_900] });

    // Whoever is asked is heard too, sees it, and has it kept.
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    await bea.phone.until(() => bea.phone.call?.listeners.length === 1);
    await expect.poll(() => (bossPhone.look(), bossPhone.loudnessOf(1_100))).toBeGreaterThan(loud);
    ada.phone.say({ do: 'completeTransfer', callId });
    await ada.phone.until(() => ada.phone.over.at(-1)?.how === 'passed');
    await bea.phone.until(() => bea.phone.call?.state === 'talking' && bea.phone.call.listeners.length === 1);
    expect((await boss.call('DELETE', `/api/calls/${callId}/listening`)).status).toBe(200);
    await bossPhone.until(() => bossPhone.over.at(-1)?.how === 'listeningOver');
    await bea.phone.until(() => bea.phone.call?.listeners.length === 0);
    await hear(ears(customer), ['customer-bea']);
    const who = { ada: ada.desk.personId, bea: bea.desk.personId };
    await expect.poll(rows).toEqual([
      { who: who.ada, mode: 'listen', over: true },
      { who: who.ada, mode: 'whisper', over: true },
      { who: who.ada, mode: 'barge', over: true },
      { who: who.bea, mode: 'barge', over: true },
    ]);
    const mine = await ada.desk.call<{ uses: readonly object[] }>('GET', '/api/me/listening');
    expect(mine.body.uses).toHaveLength(3);
    expect(mine.body.uses[0]).toMatchObject({ listener: 'Laura', mode: 'barge', reason, agreement: 'Accordo 12/2026' });
    expect((await boss.call<{ uses: readonly object[] }>('GET', '/api/me/listening')).body.uses).toEqual([]);
    bea.phone.hangUp(callId);
    await over(customer, contactId);
  });

  it('ends with the call, and with its agreement', async () => {
    const { customer, callId, contactId } = await talking();
    const asked = listen(callId, 'listen');
    await bossPhone.until(() => bossPhone.call?.callId === callId && bossPhone.call.state === 'talking');
    expect((await asked).status).toBe(200);
    const before = bossPhone.over.length;
    ada.phone.hangUp(callId);
    await bossPhone.until(() => bossPhone.over.length > before);
    await over(customer, contactId);
    const { body } = await admin.call<{ agreements: { id: string }[] }>('GET', '/api/listening-agreements');
    const id = body.agreements[0]!.id;
    expect((await admin.call('DELETE', `/api/listening-agreements/${id}`)).status).toBe(200);
    expect((await admin.call('DELETE', `/api/listening-agreements/${id}`)).status).toBe(404);
    expect(await listen(callId, 'listen')).toMatchObject({ body: { code: 'listening.noAgreement' } });
  });
});
