import { describe, expect, it } from 'vitest';
import { testDatabase } from '#store/testing/database.js';
import { loadMemory } from './load.js';
import { Memory } from './memory.js';

const { pool } = await testDatabase();
const minute = 60_000;
const hour = 60 * minute;

describe('the day’s figures, read back in the last minute of the longest day', () => {
  it('have its first minute, and nothing of the day before', async () => {
    const october = Date.UTC(2026, 9, 24, 22);
    const resolved = (seq: number, at: number) =>
      pool.query(`insert into event values ('main', $1, $2, 'ContactResolved', 'contact_1', $3)`, [
        seq,
        at,
        JSON.stringify({ type: 'ContactResolved', at, contactId: 'contact_1' }),
      ]);
    await resolved(1, october - minute);
    await resolved(2, october + minute);
    await resolved(3, october + 24 * hour + 30 * minute);
    const memory = new Memory();
    await loadMemory(memory, pool, 3, october + 24 * hour + 59 * minute);
    expect(memory.day).toMatchObject({ date: '2026-10-25', resolved: 2 });
    expect(memory.dayAt(october + 25 * hour + minute)).toMatchObject({ date: '2026-10-26', resolved: 0 });
  });
});
