import { expect, it } from 'vitest';
import { testDatabase } from './testing/database.js';

// Found by `ponte chaos --minutes 10 --seed 101`: the server ended by an 'error' that nobody listened to.
it('a connection that breaks while it is lent out ends its query, not the process', async () => {
  const { pool } = await testDatabase();
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    await client.query('begin');
    const broken = new Promise<void>((resolve) => client.once('end', resolve));
    await pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await broken;
    await expect(client.query('commit')).rejects.toThrow();
  } finally {
    client.release(true);
  }
});
