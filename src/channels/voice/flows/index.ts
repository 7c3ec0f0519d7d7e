/**
 * The door of flows: their routes, what is published in memory, and what a practice centre begins with. They can be
 * written and published while the telephone is switched off.
 */
import type { Logger } from 'pino';
import type { Pool } from 'pg';
import { queuesOf } from '#kernel/routing/index.js';
import { withoutPeople, type ChannelContext } from '#modules/contacts/index.js';
import { createIdentity } from '#modules/identity/index.js';
import { callChannel } from '../calls/at-hand.js';
import type { DialVerdict } from '../calls/third/outside.js';
import type { Prompts } from '../prompts.js';
import { Flows } from '../store.js';
import { transcriberSettings } from '../transcribing/client.js';
import { openSpokenAnswers, type SpokenAnswers } from './answers.js';
import { checkFlow } from './check.js';
import { exampleFlow } from './example.js';
import { publishDue } from './publish-due.js';
import type { FlowRoutes } from './route-parts.js';
import { registerFlowRoutes, rulesOf } from './routes.js';
import { publishFlow, saveFlow } from './shelf.js';
import { hostsOf } from './webhook.js';

/** Another server, or the command line, may have published something: the same wait as for seats and help pages. */
const lookMs = 15_000;

export interface FlowsRunning {
  readonly flows: Flows;
  readonly answers: SpokenAnswers;
  /** What the timeline says is said in this language. */
  readonly language: () => 'it' | 'en';
  load(): Promise<void>;
  stop(): void;
}

type Centre = Awaited<ReturnType<ReturnType<typeof createIdentity>['centre']>>;

export async function openFlows(
  context: ChannelContext,
  prompts: Prompts,
  mayDial: (number: string) => DialVerdict,
  mayText: boolean,
): Promise<FlowsRunning> {
  const { pool, log, http, floor, settings } = context;
  const identity = createIdentity({ pool });
  const flows = new Flows(pool, log);
  let centre: Centre = await identity.centre();
  const queueIds = (): readonly string[] => queuesOf(floor.routing).map(({ id }) => id);

  const answers = openSpokenAnswers({ pool, prompts, now: () => floor.now(), timeZone: () => centre.timeZone });

  const routes: FlowRoutes = {
    ...{ http, pool, prompts, queueIds, answers },
    unstaffed: () => withoutPeople(floor.routing, callChannel),
    now: () => floor.now(),
    language: () => languageOf(centre),
    centreName: async () => (await identity.centre()).name,
    ...{ mayDial, mayText, hears: transcriberSettings(settings) !== null },
    webhookHosts: hostsOf(settings['PONTE_CALL_WEBHOOK_HOSTS']),
    wantsComplaint: () => wantsComplaint(settings['PONTE_CALL_COMPLAINT_FIRST'], centre.timeZone),
    onPublished: () => flows.load(),
  };
  const problemsOf = async (source: string) => checkFlow(source, await rulesOf(source, routes)).problems;

  async function load(): Promise<void> {
    centre = await identity.centre();
    if (centre.isPractice) await practise(pool, centre, queueIds(), floor.now());
    await publishDue({ pool, log, now: () => floor.now(), problemsOf });
    await flows.load();
  }

  await load();
  registerFlowRoutes(routes);
  const stopLooking = nowAndThen(lookMs, load, log);
  return { flows, answers, load, language: () => languageOf(centre), stop: stopLooking };
}

/** AGCOM 255/24/CONS wants complaints at the first level; the time zone tells where a centre stands until it says otherwise. */
export const wantsComplaint = (setting: string | undefined, timeZone: string): boolean =>
  setting === 'on' || (setting !== 'off' && timeZone === 'Europe/Rome');

const languageOf = ({ language }: Centre): 'it' | 'en' => (language === 'en' ? 'en' : 'it');

function nowAndThen(everyMs: number, work: () => Promise<void>, log: Logger): () => void {
  const timer = setInterval(() => {
    work().catch((error: unknown) => log.warn({ err: error }, 'flows could not be read anew; the ones in memory stay'));
  }, everyMs).unref();
  return () => clearInterval(timer);
}

/** The practice centre has a menu of its own, once its queues are there; whoever changed or removed it keeps that. */
async function practise(pool: Pool, centre: Centre, queueIds: readonly string[], at: number): Promise<void> {
  const queues = ['queue_informazioni', 'queue_guasti'];
  if (!queues.every((id) => queueIds.includes(id))) return;
  if ((await pool.query('select from flow_version limit 1')).rowCount !== 0) return;
  const source = exampleFlow({ name: centre.name, language: languageOf(centre), queueIds: queues });
  const of = { name: centre.name, by: 'practice', at };
  const version = await saveFlow(pool, { ...of, source, after: 0 });
  if (version !== null) await publishFlow(pool, { ...of, version, numbers: ['*'] });
}
