import { describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import { claimWrapUpCode, readWrapUpCodes, saveWrapUpCodes } from './codes.js';
import type { WrapUpCodeChange } from './contract.js';

const { pool } = await testDatabase();
const code = (wanted: string) => expect.objectContaining({ code: wanted });
const list = async (): Promise<WrapUpCodeChange[]> =>
  (await readWrapUpCodes(pool)).codes.map(({ isUsed: _isUsed, ...rest }) => rest);
const revision = async (): Promise<string> => (await readWrapUpCodes(pool)).revision;

describe('wrap-up codes', () => {
  it('begin with the nine, in the order of the keys', async () => {
    const { codes } = await readWrapUpCodes(pool);
    expect(codes.map((one) => one.code)).toEqual(
      'solved explained fault bill contract appointment complaint otherOffice other'.split(' '),
    );
    expect(codes.every((one) => one.isActive && !one.isUsed)).toBe(true);
  });

  it('are the centre’s own: order, names, more and fewer, and back again', async () => {
    const before = await list();
    const mine = [
      { code: 'tubo', it: 'Tubo rotto', en: 'Burst pipe', isActive: true },
      ...before.slice(0, 3).reverse(),
    ];
    const saved = await saveWrapUpCodes(pool, mine, await revision());
    expect(await list()).toEqual(mine);
    await saveWrapUpCodes(pool, before, saved.revision);
    expect(await list()).toEqual(before);
  });

  it('that were used are put to rest, never deleted', async () => {
    const before = await list();
    await claimWrapUpCode(pool, 'bill', 1_800_000_000_000);
    const without = before.filter((one) => one.code !== 'bill');
    await expect(saveWrapUpCodes(pool, without, await revision())).rejects.toEqual(code('wrapUp.codeUsed'));
    expect(await list()).toEqual(before);
    const resting = before.map((one) => (one.code === 'bill' ? { ...one, isActive: false } : one));
    await saveWrapUpCodes(pool, resting, await revision());
    await expect(claimWrapUpCode(pool, 'bill', 0)).rejects.toEqual(code('wrapUp.unknownCode'));
    await expect(claimWrapUpCode(pool, 'never-made', 0)).rejects.toEqual(code('wrapUp.unknownCode'));
  });

  it('are not changed over somebody else’s change; a first use is no change', async () => {
    const seen = await revision();
    await claimWrapUpCode(pool, 'fault', 1_800_000_000_000);
    const mine = (await list()).map((one) => ({ ...one, en: `${one.en}!` }));
    const saves = await Promise.allSettled([saveWrapUpCodes(pool, mine, seen), saveWrapUpCodes(pool, mine, seen)]);
    expect(saves.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(saves.find((one) => one.status === 'rejected')).toMatchObject({ reason: code('wrapUp.changedMeanwhile') });
  });
});
