import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import type { Person } from './contract.js';
import { createIdentity, csrfOf, type Identity } from './index.js';

let db: TestDatabase;
let identity: Identity;
let now = 1_800_000_000_000;
let changed: Person[] = [];

beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  await db.pool.query('truncate person, login, api_token, setting cascade');
  changed = [];
  identity = createIdentity({ pool: db.pool, now: () => now, onPersonChanged: (person) => void changed.push(person) });
});

const anna = { name: 'Anna Bruni', mail: 'Anna@Example.it', password: 'ten letters', roles: ['consultant' as const] };
const chief = { name: 'Capo', mail: 'capo@example.it', password: 'ten letters', roles: ['administrator' as const] };
const code = (code: string) => expect.objectContaining({ code });

describe('people', () => {
  it('are one an address, however it is written', async () => {
    const person = await identity.addPerson(anna);
    expect(changed).toEqual([person]);
    await expect(identity.addPerson({ ...anna, mail: ' anna@EXAMPLE.it' })).rejects.toEqual(code('identity.mailInUse'));
    const other = await identity.addPerson({ ...anna, mail: 'b@example.it' });
    await expect(identity.editPerson(other.id, { mail: anna.mail })).rejects.toEqual(code('identity.mailInUse'));
    await expect(identity.editPerson('person_nobody', { name: 'A' })).rejects.toEqual(code('identity.unknownPerson'));
    expect(await identity.personById(person.id)).toEqual(person);
  });

  it('come a page at a time, none twice and none left out', async () => {
    for (let i = 0; i < 7; i += 1) await identity.addPerson({ ...anna, name: `N${i % 3}`, mail: `p${i}@example.it` });
    const seen: string[] = [];
    for (let after: readonly [string, string] | null = null; ;) {
      const page = await identity.listPeople(2, after);
      seen.push(...page.people.map((person) => person.mail));
      if (!page.next) break;
      after = page.next;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  });

  it('have one first administrator, also when eight try at once', async () => {
    expect(await identity.needsAdministrator()).toBe(true);
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => identity.addFirstAdministrator({ ...chief, mail: `c${i}@example.it` })),
    );
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await identity.needsAdministrator()).toBe(false);
  });

  it('always keep an administrator, also when two resign at once', async () => {
    const one = await identity.addPerson(chief);
    const two = await identity.addPerson({ ...chief, mail: 'due@example.it' });
    const tries = await Promise.allSettled([
      identity.editPerson(one.id, { roles: ['consultant'] }),
      identity.editPerson(two.id, { isActive: false }),
    ]);
    expect(tries.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    expect(await identity.needsAdministrator()).toBe(false);
  });
});

describe('logins', () => {
  const login = (password = anna.password, address = '10.0.0.1') =>
    identity.login('ANNA@example.it', password, address, 'Test browser');

  it('open by the right password, and only by it', async () => {
    const person = await identity.addPerson(anna);
    const { token, who } = await login();
    expect(who).toMatchObject({ person: { id: person.id }, csrf: csrfOf(token) });
    expect((await identity.viewerOfLogin(token))?.viewer).toMatchObject({ id: person.id, roles: ['consultant'] });
    await expect(login('eleven letters')).rejects.toEqual(code('identity.wrongLogin'));
    await expect(identity.login('nobody@example.it', 'x', '::1', '')).rejects.toEqual(code('identity.wrongLogin'));
    expect(await identity.viewerOfLogin('login_made-up')).toBeNull();
  });

  it('keep nothing that would let in who reads the tables', async () => {
    await identity.addPerson(anna);
    const { token } = await login();
    const { secret } = await identity.createToken('sync', ['supervisor'], 1000);
    const { rows } = await db.pool.query<{ all: string }>(
      `select (select json_agg(l)::text from login l) || (select json_agg(t)::text from api_token t)
         || (select json_agg(p)::text from person p) as all`,
    );
    for (const hidden of [token, secret, anna.password]) expect(rows[0]!.all).not.toContain(hidden);
    expect(rows[0]!.all).toContain('scrypt$32768$8$1$');
  });

  it('end at once when the person leaves, gets a new password or revokes them', async () => {
    const person = await identity.addPerson(anna);
    const ended: string[] = [];
    identity.onLoginsEnded((ids) => ended.push(...ids));
    const [first, second] = [await login(), await login()];
    expect(await identity.listLogins(first.who)).toHaveLength(2);
    await identity.endLogin(first.who, second.who.loginId);
    expect(ended).toEqual([second.who.loginId]);
    expect(await identity.viewerOfLogin(second.token)).toBeNull();
    await expect(identity.endLogin(first.who, 'login_none')).rejects.toEqual(code('identity.unknownLogin'));
    await identity.editPerson(person.id, { isActive: false });
    expect(await identity.viewerOfLogin(first.token)).toBeNull();
    expect(await identity.loginsStillAlive([first.who.loginId])).toEqual(new Set());
    await expect(login()).rejects.toEqual(code('identity.wrongLogin'));
  });

  it('stay here and end elsewhere when one changes the own password', async () => {
    await identity.addPerson(anna);
    const [here, elsewhere] = [await login(), await login()];
    await expect(identity.changePassword(here.who, 'wrong', 'another one')).rejects.toEqual(
      code('identity.wrongPassword'),
    );
    await identity.changePassword(here.who, anna.password, 'another one');
    expect(await identity.viewerOfLogin(here.token)).not.toBeNull();
    expect(await identity.viewerOfLogin(elsewhere.token)).toBeNull();
    await login('another one');
  });

  it('slide with use, end after 12 idle hours and after 7 days in all', async () => {
    const hour = 3_600_000;
    await identity.addPerson(anna);
    const used = await login();
    const idle = await login();
    for (let i = 0; i < 15; i += 1) {
      now += 11 * hour;
      expect(await identity.viewerOfLogin(used.token)).not.toBeNull();
    }
    expect(await identity.viewerOfLogin(idle.token)).toBeNull();
    now += 4 * hour;
    expect(await identity.viewerOfLogin(used.token)).toBeNull();
    await identity.sweep();
    expect((await db.pool.query('select from login')).rowCount).toBe(0);
  });

  it('slow a guesser down, and nobody else', async () => {
    await identity.addPerson(anna);
    for (let i = 0; i < 5; i += 1) await expect(login('wrong words')).rejects.toEqual(code('identity.wrongLogin'));
    await expect(login()).rejects.toEqual(code('identity.tooManyTries'));
    await login(anna.password, '10.0.0.2');
    now += 1_000;
    await login();
  });

  it('forget old roles at once', async () => {
    const person = await identity.addPerson(anna);
    const { token } = await login();
    await identity.editPerson(person.id, { roles: ['supervisor'] });
    expect((await identity.viewerOfLogin(token))?.viewer.roles).toEqual(['supervisor']);
  });
});

describe('tokens and the centre', () => {
  it('a token opens until it expires or is revoked', async () => {
    const { secret, id } = await identity.createToken('sync', ['supervisor'], 60_000);
    expect(await identity.viewerOfToken(secret)).toEqual({ kind: 'program', id, name: 'sync', roles: ['supervisor'] });
    expect((await identity.listTokens())[0]).not.toHaveProperty('secret');
    now += 60_001;
    expect(await identity.viewerOfToken(secret)).toBeNull();
    await identity.revokeToken(id);
    await expect(identity.revokeToken(id)).rejects.toEqual(code('identity.unknownToken'));
  });

  it('two people changing different settings do not undo each other', async () => {
    await Promise.all([identity.saveCentre({ name: 'Acqua' }), identity.saveCentre({ bounceBudget: 3 })]);
    expect(await identity.centre()).toMatchObject({ name: 'Acqua', bounceBudget: 3, language: 'it' });
  });
});
