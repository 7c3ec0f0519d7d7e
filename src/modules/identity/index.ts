/** The door of identity: who works here, who is asking, and what the centre is called. */
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { readCentre, saveCentre } from './centre.js';
import type { ApiToken, Centre, Person, Role, Viewer } from './contract.js';
import { Refused } from './http.js';
import * as kiosks from './kiosks.js';
import { Logins, type LoggedIn } from './logins.js';
import { isPassword } from './password.js';
import * as people from './people.js';
import { registerKioskRoutes } from './routes-kiosks.js';
import { registerLoginRoutes } from './routes-login.js';
import { registerPeopleRoutes } from './routes-people.js';
import { LoginThrottle } from './throttle.js';
import * as tokens from './tokens.js';

export { loginCookie, type LoggedIn } from './logins.js';
export { kioskCookie, kioskCookieOf } from './kiosks.js';
export { csrfOf, isSame } from './secrets.js';
export { Refused, staff, type Who } from './http.js';
export type { NewPerson, PersonChange, PeoplePage } from './people.js';

export interface IdentityDeps {
  readonly pool: Pool;
  /** The clock; tests bring their own. */
  readonly now?: () => number;
  /** Called after a person was added or changed: the floor defines or removes the consultant. */
  readonly onPersonChanged?: (person: Person) => Promise<void> | void;
  /** Called after the centre's settings changed: the floor takes the bounce budget, the screens the name. */
  readonly onCentreChanged?: (centre: Centre) => Promise<void> | void;
}

/** What the first-run page asks of the rest of the house. */
export interface SetupFacts {
  readonly hasQueues: boolean;
  readonly hasMailbox: boolean;
}

export type Identity = ReturnType<typeof createIdentity>;

/** Opens the door. It keeps only short-lived memory: several servers may each have one on the same database. */
export function createIdentity(deps: IdentityDeps) {
  const { pool } = deps;
  const now = deps.now ?? Date.now;
  const logins = new Logins(pool, now);
  const throttle = new LoginThrottle();

  /** Everybody who remembers this person must hear of the change before the answer goes out. */
  async function changed(person: Person): Promise<Person> {
    logins.forget(person.id);
    if (!person.isActive) await logins.endAll(person.id);
    await deps.onPersonChanged?.(person);
    return person;
  }

  return {
    addPerson: async (person: people.NewPerson) => changed(await people.addPerson(pool, person, now())),
    addFirstAdministrator: async (person: { name: string; mail: string; password: string }) =>
      changed(await people.addFirstAdministrator(pool, person, now())),
    /** A new password set by somebody else ends all logins: whoever knew the old one is out. */
    editPerson: async (id: string, change: people.PersonChange): Promise<Person> => {
      const person = await people.editPerson(pool, id, change, now());
      if (change.password !== undefined) await logins.endAll(id);
      return changed(person);
    },
    personById: (id: string): Promise<Person | null> => people.personById(pool, id),
    listPeople: (limit?: number, after?: readonly [string, string] | null) => people.listPeople(pool, limit, after),
    needsAdministrator: (): Promise<boolean> => people.needsAdministrator(pool),

    login: (mail: string, password: string, address: string, device: string) =>
      login(pool, logins, throttle, now, { mail, password, address, device }),
    logout: (who: LoggedIn) => logins.end(who.person.id, who.loginId),
    viewerOfLogin: (token: string): Promise<LoggedIn | null> => logins.viewerOf(token),
    changePassword: (who: LoggedIn, old: string, password: string) =>
      changePassword(pool, logins, now, who, old, password),
    listLogins: (who: LoggedIn) => logins.list(who.person.id, who.loginId),
    endLogin: async (who: LoggedIn, loginId: string): Promise<void> => {
      if (!(await logins.end(who.person.id, loginId))) throw new Refused('identity.unknownLogin');
    },
    /** Which of these logins still hold, for screens connected for hours. */
    loginsStillAlive: (ids: readonly string[]) => logins.stillAlive(ids),
    onLoginsEnded: (listener: (loginIds: readonly string[]) => void) => logins.onEnded(listener),
    /** Forgets logins that are over, at most so many; says how many. To be called now and then. */
    sweep: (limit?: number): Promise<number> => logins.sweep(limit),

    createToken: (
      name: string,
      roles: readonly Role[],
      lifeMs: number,
    ): Promise<ApiToken & { readonly secret: string }> => tokens.createToken(pool, { name, roles, lifeMs }, now()),
    listTokens: () => tokens.listTokens(pool),
    revokeToken: (id: string) => tokens.revokeToken(pool, id),
    viewerOfToken: (secret: string): Promise<Viewer | null> => tokens.viewerOfToken(pool, secret, now()),

    makeKiosk: (name: string, place: string) => kiosks.makeKiosk(pool, { name, place }, now()),
    linkKiosk: (id: string) => kiosks.linkKiosk(pool, id, now()),
    listKiosks: () => kiosks.listKiosks(pool, now()),
    withdrawKiosk: (id: string) => kiosks.withdrawKiosk(pool, id),
    kioskOfLink: (link: string) => kiosks.kioskOfLink(pool, link, now()),
    beginKiosk: (link: string) => kiosks.beginKiosk(pool, link, now()),
    kioskById: (id: string) => kiosks.kioskById(pool, id, now()),
    viewerOfKiosk: (key: string): Promise<Viewer | null> => kiosks.viewerOfKiosk(pool, key, now()),

    centre: (): Promise<Centre> => readCentre(pool),
    saveCentre: async (change: Partial<Centre>): Promise<Centre> => {
      const centre = await saveCentre(pool, change, now());
      await deps.onCentreChanged?.(centre);
      return centre;
    },
  };
}

/** Registers identity's routes. `isSecure` says whether the centre is reached by https, for the cookie. */
export function registerIdentity(
  http: FastifyInstance,
  deps: {
    readonly identity: Identity;
    readonly isSecure: () => boolean;
    readonly setupFacts: () => Promise<SetupFacts>;
    /** Where customers reach the centre: the link of a kiosk begins with it. */
    readonly publicUrl: () => string;
  },
): void {
  registerLoginRoutes(http, deps);
  registerPeopleRoutes(http, deps);
  registerKioskRoutes(http, deps);
}

async function login(
  pool: Pool,
  logins: Logins,
  throttle: LoginThrottle,
  now: () => number,
  by: { readonly mail: string; readonly password: string; readonly address: string; readonly device: string },
): Promise<{ readonly token: string; readonly who: LoggedIn }> {
  if (throttle.waitMs(by.mail, by.address, now()) > 0) throw new Refused('identity.tooManyTries');
  const { rows } = await pool.query<{ id: string; password_hash: string | null }>(
    'select id, password_hash from person where mail_key = $1 and is_active',
    [people.mailKeyOf(by.mail)],
  );
  // Counted before the hash is made, else a hundred tries sent together would all pass as the first.
  throttle.failed(by.mail, by.address, now());
  const isRight = await isPassword(by.password, rows[0]?.password_hash ?? null);
  if (!isRight || !rows[0]) throw new Refused('identity.wrongLogin');
  throttle.succeeded(by.mail, by.address);
  const token = await logins.start(rows[0].id, by.device);
  const who = await logins.viewerOf(token);
  if (!who) throw new Refused('identity.wrongLogin');
  return { token, who };
}

/** One's own password: the old one is asked for, and every other place is logged out. */
async function changePassword(
  pool: Pool,
  logins: Logins,
  now: () => number,
  who: LoggedIn,
  old: string,
  password: string,
): Promise<void> {
  const { rows } = await pool.query<{ password_hash: string | null }>(
    'select password_hash from person where id = $1',
    [who.person.id],
  );
  if (!(await isPassword(old, rows[0]?.password_hash ?? null))) throw new Refused('identity.wrongPassword');
  await people.editPerson(pool, who.person.id, { password }, now());
  await logins.endAll(who.person.id, who.loginId);
}
