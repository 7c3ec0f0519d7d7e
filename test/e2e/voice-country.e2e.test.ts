/** Where the person is who answers, said by itself; and somebody in Italy or the Union in the same call (DL 83/2012 art. 24-bis). */
import { afterAll, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { testCentre } from './centre.js';
import { BrowserPhone } from './browser-phone.js';
import { Outside } from './caller.js';

const centre = await testCentre({ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '26000-26398' });
const outside = await Outside.open((centre.channels.get('call') as VoiceRunning).sipPort!);
afterAll(() => outside.close());
const ada = await centre.desk('Ada', ['administrator']);

async function sits(name: string, country: string | null): Promise<BrowserPhone> {
  const desk = await centre.desk(name);
  const { body } = await ada.call<{ people: { id: string; name: string }[] }>('GET', '/api/people');
  const { id } = body.people.find((person) => person.name === name)!;
  // Before sitting down: a person who is changed gets their screens anew.
  expect(await ada.call('PATCH', `/api/people/${id}`, { country })).toMatchObject({ status: 200, body: { country } });
  await desk.sitDown();
  const phone = new BrowserPhone(desk);
  phone.attach();
  return phone;
}

it('is told before the two hear each other; 9 brings somebody in the Union, who needs no telling at home', async () => {
  const anna = await sits('Anna', 'AL');
  const caller = await outside.call('+3906111', '+393330041');
  const first = await anna.ringing();
  await anna.answer(first.callId);
  for (const said of ['country-before', 'country-ask-eu'])
    await expect.poll(() => caller.hears(said), { message: said, interval: 500 }).toBe(true);
  // The name of the country is short: it is heard when it is far more like itself than like another.
  expect(await caller.shareOf('in-al')).toBeGreaterThan(2 * (await caller.shareOf('in-ro')));
  await caller.press('9');
  await anna.until(() => anna.over.some(({ how }) => how === 'passed'));
  await expect.poll(() => caller.hears('country-moved'), { interval: 500 }).toBe(true);
  // She is free and at her telephone, and is not offered it again; whoever sits down in Italy is.
  const bruno = await sits('Bruno', 'IT');
  const second = await bruno.ringing();
  expect(second.callId).toBe(first.callId);
  await bruno.answer(second.callId);
  await bruno.until(() => bruno.call?.state === 'talking');
  expect(await caller.hears('in-it')).toBe(false);
  bruno.hangUp(second.callId);
  await caller.ended;
  expect((await ada.call('PATCH', '/api/people/x', { country: 'Albania' })).status).toBe(400);
});
