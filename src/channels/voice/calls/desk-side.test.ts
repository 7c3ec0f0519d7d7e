import pino from 'pino';
import { expect, it } from 'vitest';
import type { PhoneToDesk } from '#modules/contacts/phone/contract.js';
import { DeskSide } from './desk-side.js';
import type { CallParts } from './parts.js';

it('is answered by the screen that was offered it, and by nobody else in the call', async () => {
  const answers: string[] = [];
  const offered: string[] = [];
  const parts = {
    log: pino({ level: 'silent' }),
    floor: { now: () => 1 },
    telephones: { ringsNow: () => 'browser' },
    iceServersFor: () => [],
    media: {
      createLeg: () => Promise.resolve({ sdp: 'offer' }),
      answer: (_leg: string, sdp: string) => Promise.resolve(void answers.push(sdp)),
    },
    phones: {
      send: (screenId: string, message: PhoneToDesk) => {
        if (message.say === 'offer') offered.push(screenId);
        return true;
      },
    },
  } as unknown as CallParts;
  const side = new DeskSide(
    parts,
    { screenOf: () => 'screen_anna', shownOn: () => 'screen_anna' },
    {
      ...{ id: 'call_1', name: '', phase: () => 'talking', telephone: () => undefined, nextLeg: () => 1 },
      ...{ row: () => ({ id: 'call_1' }) as never, text: () => null, recording: () => null as never },
    },
  );
  side.consultantId = 'person_anna';
  const connected = side.connect();
  await expect.poll(() => offered).toEqual(['screen_anna']);
  const connection = side.legId!;
  side.answered('screen_of_a_colleague', { connection, sdp: 'of another' });
  side.answered('screen_anna', { connection: 'call_1_desk9', sdp: 'of another leg' });
  side.answered('screen_anna', { connection, sdp: 'of Anna' });
  expect(answers).toEqual(['of Anna']);
  side.media({ type: 'connected', legId: connection });
  expect(await connected).toBe(true);
});
