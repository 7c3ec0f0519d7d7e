/** Third parties in a call: a colleague or an outside number, and who hears whom. */
import { describe, expect, it } from 'vitest';
import { passageOf, policyOf } from '#kernel/routing/index.js';
import { Telephone } from '#channels/voice/media/testing/telephone.js';
import type { IncomingLeg } from '#channels/voice/sip/index.js';
import { hz, openStage } from './three.js';

const { network, centre, telephones, ada, bea, ears, hear, talking, rowOf, ask, beaAnswers, over } =
  await openStage('25200-25598');

describe('a warm transfer', () => {
  it('goes by a colleague who is asked first, with the customer on music, and then has the call', async () => {
    const { customer, callId, contactId } = await talking();
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    await hear(ears(customer), ['ada-bea']);
    expect(rowOf(contactId)).toMatchObject({ consultantId: ada.desk.personId, consulted: bea.desk.personId });

    ada.phone.say({ do: 'swap', callId });
    await hear(ears(customer), ['customer-ada']);
    await ada.phone.until(() => ada.phone.call?.other?.state === 'waiting');
    expect(ada.phone.call).toMatchObject({ state: 'talking', other: { name: 'Bea' } });
    ada.phone.say({ do: 'conference', callId });
    await hear(ears(customer), ['customer-ada', 'customer-bea', 'ada-bea']);
    await bea.phone.until(() => bea.phone.call?.state === 'conference');

    ada.phone.say({ do: 'completeTransfer', callId });
    await ada.phone.until(() => ada.phone.over.at(-1)?.how === 'passed');
    await hear(ears(customer), ['customer-bea']);
    expect(rowOf(contactId)).toMatchObject({ place: 'held', consultantId: bea.desk.personId, consulted: null });
    expect(passageOf(centre.floor.routing, contactId)).toMatchObject({ passes: 1, ownerId: bea.desk.personId });
    bea.phone.hangUp(callId);
    await over(customer, contactId);
    const kept = await centre.database.pool.query('select how, person_id, reason, ended_as from call_third');
    expect(kept.rows).toEqual([
      { how: 'warm', person_id: bea.desk.personId, reason: 'sa dei contatori', ended_as: 'passed' },
    ]);
  });

  it('that nobody takes, or is taken back, leaves the customer with who had them', async () => {
    const { customer, callId, contactId } = await talking();
    await ask(callId, { queueId: 'queue_bills' });
    await bea.phone.ringing();
    bea.phone.say({ do: 'decline', callId });
    await hear(ears(customer), ['customer-ada']);
    await ada.phone.until(() => ada.phone.refused.includes('call.third.declined'));
    expect(rowOf(contactId)).toMatchObject({ consultantId: ada.desk.personId, consulted: null });

    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    await hear(ears(customer), ['ada-bea']);
    ada.phone.say({ do: 'cancelTransfer', callId });
    await hear(ears(customer), ['customer-ada']);
    await bea.phone.until(() => bea.phone.over.at(-1)?.how === 'adviceOver');

    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    bea.phone.hangUp(callId);
    await hear(ears(customer), ['customer-ada']);
    expect(passageOf(centre.floor.routing, contactId)?.passes ?? 0).toBe(0);
    // Who hangs up while a colleague talks has passed the call on.
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    ada.phone.hangUp(callId);
    await hear(ears(customer), ['customer-bea']);
    customer.leg.end();
    await bea.phone.until(() => bea.phone.over.at(-1)?.how === 'ended');
    await over(customer, contactId);
  });

  it('not rung through when the consultant goes is a cold pass: the same place, then who was rung', async () => {
    const { customer, callId, contactId } = await talking();
    const { key } = rowOf(contactId);
    await ask(callId, { consultantId: bea.desk.personId });
    await bea.phone.ringing();
    ada.phone.hangUp(callId);
    await bea.phone.until(() => bea.phone.call?.asked === undefined && bea.phone.call?.state === 'ringing');
    expect(rowOf(contactId)).toMatchObject({ place: 'offered', consultantId: bea.desk.personId, key });
    await bea.phone.answer(callId);
    await hear(ears(customer), ['customer-bea']);
    bea.phone.hangUp(callId);
    await over(customer, contactId);
  });

  it('ends for everybody when the customer hangs up, and frees who was asked', async () => {
    const { customer, callId, contactId } = await talking();
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    customer.leg.end();
    await bea.phone.until(() => bea.phone.over.at(-1)?.how === 'adviceOver');
    await ada.phone.until(() => ada.phone.over.at(-1)?.how === 'ended');
    await expect.poll(() => rowOf(contactId).consulted).toBeNull();
    await over(customer, contactId);
  });

  it('is refused with its reason when nobody has room, nothing is said, or the budget is spent', async () => {
    const { customer, callId, contactId } = await talking();
    await bea.desk.call('PUT', '/api/me/wish', { wish: 'paused' });
    const refused = async (code: string): Promise<void> => {
      await ada.phone.until(() => ada.phone.refused.at(-1) === code);
      ada.phone.refused.length = 0;
      await hear(ears(customer), ['customer-ada']);
    };
    await ask(callId, { queueId: 'queue_bills' });
    await refused('routing.nobodyForThat');
    await ask(callId, { consultantId: bea.desk.personId });
    await refused('routing.full');
    ada.phone.say({ do: 'transfer', callId, to: { consultantId: bea.desk.personId }, isWarm: true, reason: ' ' });
    await refused('routing.reasonMissing');
    ada.phone.say({ do: 'swap', callId });
    await refused('call.notNow');
    await bea.desk.call('PUT', '/api/me/wish', { wish: 'ready' });
    const { floor } = centre;
    await floor.dispatch({
      type: 'SetPolicy',
      at: floor.now(),
      policy: { ...policyOf(floor.routing), bounceBudget: 0 },
    });
    await ask(callId, { consultantId: bea.desk.personId });
    await beaAnswers();
    ada.phone.say({ do: 'completeTransfer', callId });
    await ada.phone.until(() => ada.phone.refused.at(-1) === 'routing.bounceBudgetSpent');
    // Nothing changed: advice is free, the call stays with its owner.
    await hear(ears(customer), ['ada-bea']);
    ada.phone.say({ do: 'cancelTransfer', callId });
    await hear(ears(customer), ['customer-ada']);
    await floor.dispatch({
      type: 'SetPolicy',
      at: floor.now(),
      policy: { ...policyOf(floor.routing), bounceBudget: 1 },
    });
    ada.phone.hangUp(callId);
    await over(customer, contactId);
  });
});

describe('an outside number', () => {
  const rung: string[] = [];
  let answers: 'answer' | 'busy' = 'answer';
  const outside = { telephone: null as Telephone | null, leg: null as IncomingLeg | null };
  network.onIncoming((leg) => {
    rung.push(leg.dialled);
    outside.leg = leg;
    if (answers === 'busy') return leg.reject(486);
    leg.ring();
    void Telephone.open('alaw', hz.outside).then(async (telephone) => {
      telephones.push(telephone);
      outside.telephone = telephone;
      telephone.takes(leg.offer!);
      await leg.accept(telephone.sdp());
    });
  });

  it('is not called while the centre allows none, and never a premium or a foreign one', async () => {
    const { customer, callId, contactId } = await talking();
    for (const [number, code] of [
      ['02 555 0142', 'call.numberNotAllowed'],
      ['+44 20 7946 0000', 'call.numberForeign'],
      ['899 123 456', 'call.numberPremium'],
      ['sip:02@evil', 'call.numberUnreadable'],
    ] as const) {
      ada.phone.refused.length = 0;
      for (const isWarm of [true, false])
        ada.phone.say({ do: 'transfer', callId, to: { number }, isWarm, reason: 'prova' });
      await ada.phone.until(() => ada.phone.refused.length === 2);
      expect(ada.phone.refused).toEqual([code, code]);
    }
    expect(rung).toEqual([]);
    await hear(ears(customer), ['customer-ada']);
    ada.phone.hangUp(callId);
    await over(customer, contactId);
  });

  it('that is allowed is asked, joins, and takes the call; it is told on the contact', async () => {
    const admin = await centre.desk('Paolo', ['administrator']);
    expect((await ada.desk.call('PUT', '/api/outside-numbers', { numbers: [] })).status).toBe(403);
    const wrong = { numbers: [{ prefix: '899', note: '' }] };
    expect(await admin.call('PUT', '/api/outside-numbers', wrong)).toMatchObject({
      status: 422,
      body: { code: 'call.numberPremium' },
    });
    const right = { numbers: [{ prefix: '02 555', note: 'Pronto intervento' }] };
    expect((await admin.call('PUT', '/api/outside-numbers', right)).status).toBe(200);
    expect((await ada.desk.call('GET', '/api/outside-numbers')).body).toEqual({
      numbers: [{ prefix: '+3902555', note: 'Pronto intervento' }],
    });

    const { customer, callId, contactId } = await talking();
    answers = 'busy';
    await ask(callId, { number: '02 555 0142' });
    await ada.phone.until(() => ada.phone.refused.at(-1) === 'call.third.missed');
    await hear(ears(customer), ['customer-ada']);
    answers = 'answer';
    await ask(callId, { number: '02 555 0142' });
    await ada.phone.until(() => ada.phone.call?.other?.state === 'talking');
    const all = () => ears(customer, outside.telephone);
    await hear(all(), ['ada-outside']);
    ada.phone.say({ do: 'conference', callId });
    await hear(all(), ['customer-ada', 'customer-outside', 'ada-outside']);
    ada.phone.say({ do: 'swap', callId });
    await hear(all(), ['ada-outside']);
    outside.leg!.end();
    await hear(ears(customer), ['customer-ada']);

    // Cold: the customer waits with music until it is answered, then the two talk.
    ada.phone.say({ do: 'transfer', callId, to: { number: '02 555 0142' }, isWarm: false, reason: 'tocca a loro' });
    await ada.phone.until(() => ada.phone.over.at(-1)?.how === 'passed');
    await hear(all(), ['customer-outside']);
    expect(rung).toEqual(['+39025550142', '+39025550142', '+39025550142']);
    const notes = await centre.database.pool.query(
      "select data->>'body' as body from entry where contact_id = $1 and kind = 'note'",
      [contactId],
    );
    expect(notes.rows).toEqual([{ body: 'Telefonata passata al numero esterno +39025550142: tocca a loro' }]);
    // Its consultant wraps up meanwhile: the two go on talking.
    const row = rowOf(contactId);
    await centre.floor.dispatch({ type: 'End', at: centre.floor.now(), interactionId: row.id, by: ada.desk.personId });
    await hear(all(), ['customer-outside']);
    outside.leg!.end();
    await over(customer, contactId);
  });
});
