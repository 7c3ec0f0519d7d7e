import { expect, it } from 'vitest';
import { dumpSchema } from './schema-dump.js';
import { testDatabase } from './testing/database.js';

/** `npm run schema` rewrites the file; without it, a migration that changes the schema unseen fails here. */
it('adds up to the committed schema', async () => {
  const { pool } = await testDatabase();
  await expect(await dumpSchema(pool)).toMatchFileSnapshot('schema.sql');
});
