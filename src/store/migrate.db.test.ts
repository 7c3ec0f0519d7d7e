import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate, type Migration, plan, readMigrations } from './migrate.js';
import { type TestDatabase, testDatabase } from './testing/database.js';

const step = (id: number, sql: string): Migration => ({ id, name: `000${id}-step`, checksum: `sum of ${sql}`, sql });
const first = step(1, 'create table a (x int)');
const second = step(2, 'create table b (x int)');

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase({ template: 'empty' });
});
beforeEach(async () => {
  await db.pool.query('drop schema public cascade; create schema public');
});

describe('migrations', () => {
  it('are applied once, in order, and planned without touching anything', async () => {
    expect((await plan(db.pool, [first, second])).pending).toEqual([first, second]);
    expect(await migrate(db.pool, undefined, [first])).toEqual(['0001-step']);
    expect((await plan(db.pool, [first, second])).pending).toEqual([second]);
    expect(await migrate(db.pool, undefined, [first, second])).toEqual(['0002-step']);
    expect(await migrate(db.pool, undefined, [first, second])).toEqual([]);
  });

  it('are applied by one of several nodes that start together', async () => {
    const results = await Promise.all([1, 2, 3, 4].map(() => migrate(db.pool, undefined, [first, second])));
    expect(results.flat().sort()).toEqual(['0001-step', '0002-step']);
  });

  it('change nothing when they fail', async () => {
    const broken = step(2, 'create table b (x int); insert into b values (1); select * from nowhere');
    await expect(migrate(db.pool, undefined, [first, broken])).rejects.toMatchObject({ code: 'store.migrationFailed' });
    expect((await db.pool.query("select to_regclass('a') as a, to_regclass('b') as b")).rows).toEqual([
      { a: 'a', b: null },
    ]);
    expect(await migrate(db.pool, undefined, [first, second])).toEqual(['0002-step']);
  });

  it('refuse a database that a newer program wrote', async () => {
    await migrate(db.pool, undefined, [first, second]);
    await expect(migrate(db.pool, undefined, [first])).rejects.toMatchObject({ code: 'store.databaseNewer' });
    await expect(plan(db.pool, [first])).rejects.toThrow(/newer than this program.*0002-step/);
  });

  it('refuse a file that was edited after it was applied', async () => {
    await migrate(db.pool, undefined, [first]);
    const edited = { ...first, checksum: 'another' };
    await expect(migrate(db.pool, undefined, [edited])).rejects.toMatchObject({ code: 'store.migrationChanged' });
  });

  it('of the program itself bring an empty database forward', async () => {
    const all = readMigrations();
    expect(await migrate(db.pool)).toEqual(all.map((migration) => migration.name));
  });
});
