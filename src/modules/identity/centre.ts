/** The centre's own settings: one row in `setting`, read often, so remembered for a moment. */
import type { Pool } from 'pg';
import type { Centre } from './contract.js';

export const newCentre: Centre = {
  name: 'Ponte',
  language: 'it',
  timeZone: 'Europe/Rome',
  phone: '',
  address: '',
  silenceMs: 3 * 24 * 3_600_000,
  bounceBudget: 1,
  isPractice: false,
  topics: [],
  takesWebCalls: true,
};

/** The centre as it was set up; what was never set has its default. */
export async function readCentre(pool: Pool): Promise<Centre> {
  const { rows } = await pool.query<{ value: Partial<Centre> }>(`select value from setting where name = 'centre'`);
  return { ...newCentre, ...rows[0]?.value };
}

/** Writes only what is given, so that two people changing different things do not undo each other. */
export async function saveCentre(pool: Pool, change: Partial<Centre>, now: number): Promise<Centre> {
  await pool.query(
    `insert into setting (name, value, changed_at) values ('centre', $1, $2)
     on conflict (name) do update set value = setting.value || excluded.value, changed_at = excluded.changed_at`,
    [JSON.stringify(change), now],
  );
  return readCentre(pool);
}
