/**
 * The composition root: the only place that knows everybody.
 *
 *   database → migrations → identity → floor → HTTP with its routes → channels → jobs → live hub → listening
 *
 * A second server on the same database stands by at "floor": it answers /healthz, is not ready (`standby.ts`), and takes
 * over when the owner's lease ends.
 */
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { chat, customerOf } from '#channels/chat/index.js';
import { mailChannel } from '#channels/email/index.js';
import { sweepRecordings, voice } from '#channels/voice/index.js';
import {
  chatView,
  contactView,
  deskView,
  floorView,
  openFloor,
  phraseAdder,
  modelSettings,
  registerAssist,
  registerContacts,
  registerLabyrinth,
  registerGaps,
  registerProposals,
  registerTopics,
  startDelivery,
} from '#modules/contacts/index.js';
import type { ChannelContext, ChannelKind, ChannelRunning, ContactsFloor } from '#modules/contacts/index.js';
import { policyFollowsCentre, registerStudio, seatFollowsPerson } from '#modules/contacts/studio/index.js';
import { createIdentity, registerIdentity, type Identity } from '#modules/identity/index.js';
import { articleAdder, type Automatic } from '#modules/knowledge/index.js';
import { openDatabase, type Database } from '#store/database.js';
import { hostsOf } from '#store/outside/ask.js';
import { openJobs, type Jobs } from '#store/jobs.js';
import { migrate } from '#store/migrate.js';
import type { FastifyInstance } from 'fastify';
import { buildApp, isHttps } from './app.js';
import { loadSecret, type Config } from './config.js';
import { openAnswering } from './answering.js';
import { guardedBy } from './guarded.js';
import { nearestHop, type LimitOptions } from './limits.js';
import { Callers } from './live/callers.js';
import { Hub, type HubCredentials, type HubOptions } from './live/hub.js';
import { Phones } from './live/phones.js';
import { createLog } from './log.js';
import { createMetrics } from './metrics.js';
import { floorFigures, floorSettings, HelpMail, Names, seatEverybody, setupFacts } from './parts.js';
import { openMailbox } from './practice-mailbox.js';
import { startRetention } from './retention/index.js';
import { learnedWords } from './retention/learned-words.js';
import { voiceMessages } from './retention/voice-messages.js';
import { standBy } from './standby.js';

/** The channels of the house: a line each. */
const channelKinds: readonly ChannelKind[] = [chat, mailChannel, voice];

export interface RunningCentre {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly floor: ContactsFloor;
  readonly database: Database;
  readonly identity: Identity;
  readonly channels: ReadonlyMap<string, ChannelRunning>;
  /** What machines may answer. */
  readonly automatic: Automatic;
  /** Drains: no new work, running work to its end, everything durable, then closed. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly log?: Logger;
  /** The built screens; null for none. */
  readonly webRoot?: string | null;
  /** Stops waiting for another server's lease. */
  readonly signal?: AbortSignal;
  readonly databaseFlags?: readonly string[];
  /** Rate limits other than the usual: load from one address, as in a practice centre or a test. */
  readonly limits?: Partial<LimitOptions>;
}

export async function startCentre(config: Config, options: StartOptions = {}): Promise<RunningCentre> {
  const log = options.log ?? createLog(config.logLevel);
  for (const warning of config.warnings) log.warn(warning);
  const secret = loadSecret(config);
  const database = await openDatabase({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl ?? undefined,
    log,
    flags: options.databaseFlags,
  });
  // What a start that fails half-way has opened: left open, it would keep a dead process alive and the floor taken.
  const opened: (() => Promise<unknown>)[] = [() => database.stop()];
  try {
    await migrate(database.pool, log);
    return await compose(config, options, { log, secret, database, opened });
  } catch (error) {
    for (const shut of opened.reverse())
      await shut().catch((also: unknown) => log.warn({ err: also }, 'not closed after a start that failed'));
    throw error;
  }
}

interface Ground {
  readonly log: Logger;
  readonly secret: Buffer;
  readonly database: Database;
  /** Each part adds how it is shut. */
  readonly opened: (() => Promise<unknown>)[];
}

async function compose(
  config: Config,
  options: StartOptions,
  { log, secret, database, opened }: Ground,
): Promise<RunningCentre> {
  const { pool, reportPool } = database;
  let url = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const publicUrl = (): string => url;
  const metrics = createMetrics(true);
  let floor: ContactsFloor | null = null;
  let hub: Hub | null = null;
  const identity = createIdentity({
    pool,
    onPersonChanged: async (person) => {
      names.set(person);
      hub?.refreshPerson(person.id);
      if (floor !== null) await seatFollowsPerson(floor, person);
    },
    onCentreChanged: async (centre) => {
      if (floor === null) return;
      await policyFollowsCentre(floor, centre);
      floor.useSettings(await floorSettings(identity));
    },
  });
  const names = new Names(identity);
  // What does not need the floor comes beside it: a killed server serves again sooner.
  const beside = Promise.all([openJobs(database, log), names.load()]);
  beside.catch(() => undefined);
  const credentials = {
    viewerOfLogin: (token: string) => identity.viewerOfLogin(token),
    viewerOfToken: (token: string) => identity.viewerOfToken(token),
    viewerOfKiosk: (key: string) => identity.viewerOfKiosk(key),
    customerOf: customerOf(pool),
    loginsStillAlive: (ids: readonly string[]) => identity.loginsStillAlive(ids),
  };
  const standby = await standBy(config);
  opened.push(() => standby.close());
  const doors = await standAtDoors(config, log);
  opened.push(() => shutAll(doors));
  log.info({ port: standby.port }, 'waiting for the floor: alive, not ready yet');
  floor = await openFloor({
    database,
    log,
    floorId: config.floorId,
    owner: `${hostname()}:${process.pid}`,
    settings: () => floorSettings(identity),
    signal: options.signal,
    onCommit: floorFigures(metrics, () => floor),
  });
  const serving = floor;
  opened.push(() => serving.stop());
  const app = await buildApp({
    log,
    pool,
    credentials,
    publicUrl,
    version: '0.1.0',
    metrics,
    pages: {
      webRoot: options.webRoot === undefined ? builtScreens() : options.webRoot,
      apps: ['desk', 'floor', 'studio', 'login', 'setup'],
      home: () => homeOf(identity),
    },
    trustProxy: config.isBehindProxy && nearestHop,
    limits: options.limits,
  });
  opened.push(() => app.drain());
  registerIdentity(app, {
    ...{ identity, publicUrl },
    isSecure: () => isHttps(url),
    setupFacts: () => setupFacts(pool),
  });
  const now = (): number => serving.now();
  const answering = { pool, secret, settings: config.settings, log, identity, now };
  const { automatic, facts } = openAnswering(app, answering);
  opened.push(() => automatic.stop());
  registerContacts({ app, floor: serving, pool, reportPool, log });
  registerTopics({ app, floor: serving, pool, automatic });
  registerProposals({ app, floor: serving, pool, guess: (text) => automatic.guess(text) });
  registerGaps({ app, reportPool, now: () => serving.now(), guess: (text) => automatic.guess(text) });
  const model = modelSettings(config.settings, hostsOf(config.settings['PONTE_LLM_HOSTS']));
  registerAssist({ app, floor: serving, pool, log, model, guess: (text) => automatic.guess(text) });
  const [jobs] = await beside;
  opened.push(() => jobs.stop());
  const helpMail = new HelpMail(pool);
  await helpMail.look();
  const phones = new Phones();
  const callers = new Callers();
  registerLabyrinth(app, { floor: serving, guarded: guardedBy(automatic, identity, callers) });
  const context: ChannelContext = {
    floor: serving,
    pool,
    http: app,
    log,
    publicUrl,
    settings: withHelpMail(config, helpMail),
    secret,
    jobs,
    phones,
    callers,
    machine: automatic,
    facts,
  };
  await shutAll(doors);
  const channels = new Map<string, ChannelRunning>();
  for (const kind of channelKinds) {
    const channel = await kind.start(context);
    channels.set(kind.name, channel);
    opened.push(() => channel.stop());
  }
  registerStudio(app, {
    floor: serving,
    identity,
    addPhrases: phraseAdder(pool),
    addArticles: articleAdder(pool),
    hasContacts: async () => (await pool.query('select from contact limit 1')).rowCount === 1,
    addMailbox: openMailbox(pool, secret, channels),
  });
  const screens = liveHub({
    ...{ floor: serving, pool, log, credentials, publicUrl, nameOf: names.of, phones, callers },
    guests: { perAddress: Number(config.settings['PONTE_GUEST_SOCKETS']) },
    isBehindProxy: config.isBehindProxy,
  });
  hub = screens;
  identity.onLoginsEnded((ids) => screens.closeLogins(ids));
  screens.attach(app.server);
  metrics.gauge('ponte_live_sockets', 'Open live screens', (gauge) => gauge.set(screens.figures().sockets));
  addChecks(app, database, serving, channels);
  app.onDrain(() => screens.drain());
  nowAndThen(app, 30_000, () => helpMail.look());
  // Whoever was added by the command line, beside this server, gets a seat too.
  nowAndThen(app, 15_000, () => seatEverybody(serving, identity));
  await standby.close();
  await app.listen({ host: config.host, port: standby.port });
  if (config.publicUrl === null) url = addressOf(config.host, app) ?? url;
  const leaving = new AbortController();
  app.onDrain(async () => leaving.abort());
  const { settings } = config;
  const sweepLogins = (limit: number): Promise<number> => identity.sweep(limit);
  const sweeps = {
    ...{ sweepLogins, sweepRecordings: sweepRecordings(config.dataDir) },
    more: [voiceMessages(config.dataDir), ...learnedWords],
  };
  await startRetention({ pool, log, jobs, settings, ...sweeps, signal: leaving.signal });
  await jobs.start();
  const stopDelivery = await startDelivery({ floor: serving, pool, log, channels });
  log.info({ url }, 'the centre is open');
  const parts = { app, floor: serving, database, identity, channels, automatic };
  return { url, ...parts, stop: onceOnly(() => close({ ...parts, jobs, stopDelivery })) };
}

interface Door {
  stop(): Promise<void>;
}

/** Channels that have something to say before the floor is ours. */
async function standAtDoors({ settings }: Config, log: Logger): Promise<Door[]> {
  const opened = await Promise.all(channelKinds.map(async (kind) => (await kind.standBy?.({ settings, log })) ?? null));
  return opened.filter((door) => door !== null);
}

/** Safe to call twice. */
const shutAll = async (doors: Door[]): Promise<void> =>
  void (await Promise.all(doors.splice(0).map((one) => one.stop())));

/** The address the server really got: port 0 means any free one. */
function addressOf(host: string, app: FastifyInstance): string | null {
  const address = app.server.address();
  if (address === null || typeof address !== 'object') return null;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

interface LiveParts extends Pick<HubOptions, 'guests' | 'isBehindProxy'> {
  readonly phones: Phones;
  readonly callers: Callers;
  readonly floor: ContactsFloor;
  readonly pool: Database['pool'];
  readonly log: Logger;
  readonly credentials: HubCredentials;
  readonly publicUrl: () => string;
  readonly nameOf: (personId: string) => string | null;
}

/** The hub with the views of the house, fed by the floor's commits. */
function liveHub(parts: LiveParts): Hub {
  const { floor, pool, log } = parts;
  return new Hub({
    views: [
      deskView(floor, pool),
      contactView(floor, pool),
      chatView({ floor, pool, nameOf: parts.nameOf }),
      floorView(floor),
    ],
    log,
    credentials: parts.credentials,
    publicUrl: parts.publicUrl,
    phones: parts.phones,
    callers: parts.callers,
    guests: parts.guests,
    isBehindProxy: parts.isBehindProxy,
    cursor: () => floor.cursor,
    onCommitted: (listener) => floor.onCommitted(listener),
    onReopened: (listener) => floor.onReopened(listener),
    isServing: () => floor.isServing,
    onPersonConnected: (id) => floor.personConnected(id),
    onPersonLost: (id) => floor.personLost(id),
  });
}

/** What stops taking comes first, what keeps comes last. */
async function close(
  parts: Pick<RunningCentre, 'app' | 'floor' | 'database' | 'channels' | 'automatic'> & {
    jobs: Jobs;
    stopDelivery: () => void;
  },
): Promise<void> {
  await parts.app.drain();
  for (const channel of parts.channels.values()) await channel.stop();
  parts.stopDelivery();
  await parts.automatic.stop();
  await parts.jobs.stop();
  await parts.floor.stop();
  await parts.database.stop();
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}

function addChecks(
  app: FastifyInstance,
  database: Database,
  floor: ContactsFloor,
  channels: ReadonlyMap<string, ChannelRunning>,
): void {
  app.addCheck('database', async () => {
    await database.pool.query('select 1');
    return null;
  });
  app.addCheck('floor', () => (floor.isServing ? null : 'the floor is being read anew, or another server owns it'));
  for (const [name, channel] of channels)
    app.addCheck(`channel ${name}`, () => {
      const { isServing, problem } = channel.status();
      return isServing === false ? String(problem ?? 'not serving') : null;
    });
}

/** The settings as channels see them, with what the centre itself knows. */
const withHelpMail = (config: Config, helpMail: HelpMail): Config['settings'] =>
  Object.defineProperty({ ...config.settings }, 'helpMail', { get: () => helpMail.value });

function nowAndThen(app: FastifyInstance, everyMs: number, work: () => Promise<unknown>): void {
  const timer = setInterval(() => {
    work().catch((error: unknown) => app.log.warn({ err: error }, 'housekeeping failed'));
  }, everyMs).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}

/** An empty centre begins with its first administrator. */
async function homeOf(identity: Identity): Promise<string> {
  return (await identity.needsAdministrator()) ? '/setup/' : '/desk/';
}

/** `dist/web`, beside this file when built; none in a checkout that was never built. */
function builtScreens(): string | null {
  const found = ['../web', '../../dist/web']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(`${path}/desk/index.html`));
  return found ?? null;
}
