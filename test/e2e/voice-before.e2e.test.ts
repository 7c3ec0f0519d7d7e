/** What a caller hears before a person: real SIP and RTP, every sentence judged by numbers. */
import { afterAll, describe, expect, it } from 'vitest';
import type { VoiceRunning } from '#channels/voice/index.js';
import { testCentre } from './centre.js';
import { Outside } from './caller.js';

const centre = await testCentre({
  ...{ PONTE_SIP_PORT: '0', PONTE_RTP_PORTS: '35000-35998' },
  ...{ PONTE_SIP_TRUNK: 'sip://127.0.0.1:9', PONTE_SIP_NUMBER: '+390611' },
});
const outside = await Outside.open((centre.channels.get('call') as VoiceRunning).sipPort!, [36_000, 36_998]);
afterAll(() => outside.close());

describe('a caller in line', () => {
  it('hears that the voice is recorded, place, wait, the offer; presses 1 and keeps the place', async () => {
    const first = await outside.call('+3906111', '+393330001');
    for (const said of ['recorded', 'next', 'wait-unknown', 'callback-offer']) {
      await expect.poll(() => first.hears(said), { message: said, timeout: 25_000 }).toBe(true);
    }
    expect(await first.hears('ahead-one')).toBe(false);
    const second = await outside.call('+3906111', '+393330002');
    await expect.poll(() => second.hears('ahead-one'), { timeout: 25_000 }).toBe(true);
    const line = async (): Promise<unknown[]> =>
      (
        await centre.database.pool.query(
          `select data ->> 'callbackTo' as to from interaction where place = 'waiting' order by queued_at`,
        )
      ).rows;
    await first.press('1');
    await first.ended;
    expect(await first.hears('callback-done')).toBe(true);
    await expect.poll(line).toEqual([{ to: '+393330001' }, { to: null }]);
    second.hangUp();
  });
});
