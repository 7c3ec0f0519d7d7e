/**
 * The telephone. SIP from a trunk, a PBX or a softphone on one side, a consultant's browser on the other; in between the
 * same floor, line and bounce budget as chat and mail. See README.md.
 */
import { ableCount, isQueueOpen, queuesOf } from '#kernel/routing/index.js';
import { noMachine, type ChannelContext, type ChannelKind, type ChannelRunning } from '#modules/contacts/index.js';
import { createIdentity } from '#modules/identity/index.js';
import { countryOfZone } from './calls/country.js';
import { takeUpHalfSaid } from './calls/half-said.js';
import { Calls } from './calls/index.js';
import type { CallParts } from './calls/parts.js';
import { openThirds } from './calls/third/index.js';
import type { MediaEngine } from './media/engine.js';
import { openFlows } from './flows/index.js';
import { hostsOf } from './flows/webhook.js';
import { openMedia } from './media/open.js';
import { keepMessage, registerMessages } from './messages/store.js';
import { Prompts } from './prompts.js';
import { openRecordings } from './recording/index.js';
import { openSip, type SipStack } from './sip/index.js';
import { isOwnNetwork } from './networks.js';
import { voiceSettings, type VoiceSettings } from './settings.js';
import { CallStore } from './store.js';
import { Judge } from './dialling/judge.js';
import { registerDialling } from './dialling/routes.js';
import { openTexts } from './texts/index.js';
import { openTelephones, outsideNumber } from './telephones/open.js';
import type { Telephones } from './telephones/index.js';
import { standByVoice } from './standby.js';
import { AskedTranscriber } from './transcribing/asked.js';
import { transcriberSettings } from './transcribing/client.js';
import { turnServersFor } from './turn.js';

export { sweepRecordings } from './recording/retention.js';

export { sweepMessages } from './messages/store.js';

export interface VoiceRunning extends ChannelRunning {
  /** The port that SIP got; null when it is switched off. */
  readonly sipPort: number | null;
  /** Reads flows, numbers and people's telephones again, after somebody changed them beside this server. */
  reload(): Promise<void>;
}

export const voice = {
  name: 'call',
  standBy: standByVoice,
  start: (context: ChannelContext): Promise<VoiceRunning> => startVoice(context),
} satisfies ChannelKind;

async function startVoice(context: ChannelContext): Promise<VoiceRunning> {
  const settings = voiceSettings(context.settings);
  const prompts = new Prompts(context.settings['PONTE_DATA'] ?? './data');
  const thirds = await openThirds(context);
  const judge = openDialling(context, settings);
  const texts = await openTexts(context, settings, judge);
  const menus = await openFlows(context, prompts, (number) => thirds.house.mayDial(number), texts.isOpen);
  const own = await openTelephones(context, settings);
  const recordings = await openRecordings(context, prompts);
  registerMessages(context, recordings.vault);
  await takeUpHalfSaid({
    ...{ vault: recordings.vault, floor: context.floor, log: context.log },
    keep: (message) => keepMessage(context.pool, message),
  });
  const heardBy = transcriberSettings(context.settings);
  const off = {
    ...{ ...switchedOff, reload: () => menus.load() },
    async stop() {
      menus.stop();
      thirds.stop();
      await texts.stop();
      await recordings.stop();
    },
  };
  if (settings.port === null) return off;
  const { floor, pool, log } = context;
  let sip: SipStack;
  try {
    sip = await openStack(settings, context, own.telephones);
  } catch (error) {
    // Chat and mail are not to stay closed for it: the status and `ponte doctor` say what is wrong.
    const problem = `SIP port ${settings.port}: ${error instanceof Error ? error.message : String(error)}`;
    log.error({ err: error, port: settings.port }, 'The telephone cannot be opened; everything else works.');
    return { ...off, status: () => ({ sipPort: null, problem }) };
  }
  own.use(sip);
  texts.use(sip);
  const media = await openMedia(settings, log);
  const store = new CallStore(pool, log);
  const identity = createIdentity({ pool });
  const wayOut: CallParts['wayOut'] = (to) =>
    settings.trunk === null || (to !== undefined && outsideNumber(to, settings.callsTo, floor.now()) === null)
      ? null
      : { trunk: settings.trunk.name, from: settings.number ?? 'anonymous' };
  if (settings.trunk !== null && settings.number === null)
    log.warn('PONTE_SIP_NUMBER is not set: nobody can be called back, since whoever is called must see who calls.');
  const calls = new Calls({
    ...{ floor, sip, media, log, phones: context.phones, telephones: own.telephones },
    recorder: recordings.recorder(media),
    ...{ callers: context.callers, secret: context.secret, webCalls: settings.webCalls, callsTo: settings.callsTo },
    takesWebCalls: async () => (await identity.centre()).takesWebCalls,
    nameOf: async (personId) => (await identity.personById(personId))?.name ?? '',
    flowFor: (dialled) => menus.flows.for(dialled),
    language: menus.language,
    usualQueue: () => usualQueue(context),
    fileOf: (prompt, language) => prompts.fileOf(prompt, language),
    spoken: (files) => prompts.spoken(files),
    answerFor: async (topic, language) => {
      const stand = await menus.answers.stand(topic, language);
      return stand.is === 'spoken' ? stand.spoken : null;
    },
    transcriber: heardBy === null ? null : new AskedTranscriber(heardBy, () => floor.now()),
    machine: context.machine ?? noMachine,
    musicFile: (name) => prompts.musicFile(name),
    iceServersFor: (who) => turnServersFor(settings.turn, who, Date.now(), context.secret),
    ...{ judge, texts: texts.links },
    wayOut,
    canCallBack: (number) => number !== null && settings.number !== null && wayOut(number) !== null,
    webhookHosts: hostsOf(context.settings['PONTE_CALL_WEBHOOK_HOSTS']),
    countriesOf: async (personId) => ({
      centre: countryOfZone((await identity.centre()).timeZone),
      person: (await identity.personById(personId))?.country ?? null,
    }),
    vault: () => recordings.vault,
    keepMessage: (message) => keepMessage(pool, message),
    thirds: thirds.house,
    listening: thirds.listening.books,
    keep: (row) => store.keep(row),
    keepQuality: (callId, at, quality) => store.keepQuality(callId, at, quality),
  });
  calls.start();
  thirds.listening.use({
    calls: () => calls.all,
    screenOf: (personId) => calls.screenOf(personId),
    nameOf: async (personId) => (await identity.personById(personId))?.name ?? '',
    now: () => floor.now(),
  });
  return {
    sipPort: sip.status().udpPort,
    reload: async () => {
      await Promise.all([menus.load(), own.telephones.load()]);
    },
    deliver: (contact, entry) => cannotWrite(context, contact.id, entry),
    askConfirmation: (contact, entry) => cannotWrite(context, contact.id, entry),
    status: () => statusOf(sip, media, calls),
    async stop() {
      menus.stop();
      own.telephones.stop();
      calls.drain();
      await calls.messagesKept();
      calls.stop();
      await texts.stop();
      await sip.stop();
      await recordings.stop();
      await media.shutDown();
      thirds.stop();
      await store.settled();
      await thirds.house.settled();
    },
  };
}

/** Verdicts on calls out can be asked for also while SIP is switched off; calls cannot. */
function openDialling(context: ChannelContext, settings: VoiceSettings): Judge {
  const { pool, floor, http } = context;
  const judge = new Judge(pool, {
    allowed: settings.callsTo,
    callerId: () => ({ number: settings.number, isAnswered: usualQueue(context) !== null }),
    now: () => floor.now(),
  });
  registerDialling({ http, pool, floor, judge, isOn: () => settings.port !== null && settings.trunk !== null });
  return judge;
}

const switchedOff: VoiceRunning = {
  sipPort: null,
  reload: () => Promise.resolve(),
  deliver: () => Promise.resolve(),
  askConfirmation: () => Promise.resolve(),
  status: () => ({ sipPort: 'off' }),
  stop: () => Promise.resolve(),
};

async function openStack(settings: VoiceSettings, { log }: ChannelContext, telephones: Telephones): Promise<SipStack> {
  const { host, port, publicHost, trunk, tls } = settings;
  return openSip({
    ...{ host, port: port!, publicHost, log, tls },
    realm: telephones.settings.realm,
    trunks: trunk === null ? [] : [trunk],
    passwordOf: (user) => telephones.passwordOf(user),
    // A PBX or a softphone in the own network needs no account to call the centre; from outside only the trunk does.
    takesStrangers: isOwnNetwork,
    mostLegs: 2_000,
  });
}

/** Where callers go who chose nothing: the queue most people can serve, an open one first. */
function usualQueue({ floor, settings }: ChannelContext): string | null {
  const queues = queuesOf(floor.routing);
  const wished = queues.find(({ id }) => id === settings['PONTE_CALL_QUEUE']);
  if (wished !== undefined) return wished.id;
  let best: { readonly id: string; readonly reach: number } | null = null;
  for (const { id } of queues) {
    const reach = (isQueueOpen(floor.routing, id) ? 1_000_000 : 0) + ableCount(floor.routing, id);
    if (best === null || reach > best.reach) best = { id, reach };
  }
  return best?.id ?? null;
}

/** Written words cannot be sent by telephone: said so on the entry, and the contact stays as it is. */
async function cannotWrite(
  { floor }: ChannelContext,
  contactId: string,
  entry: { readonly id: string; readonly delivery: string | null },
): Promise<void> {
  if (entry.delivery !== 'sending') return;
  await floor.dispatch({
    type: 'SetDelivery',
    at: floor.now(),
    contactId,
    entryId: entry.id,
    delivery: 'failed',
    detail: 'voice.cannotWrite',
  });
}

function statusOf(
  sip: SipStack,
  media: MediaEngine,
  calls: Calls,
): Readonly<Record<string, string | number | boolean | null>> {
  const { udpPort, legs, limited, malformed, trunks } = sip.status();
  const sound = media.status();
  const down = trunks.filter(({ isUp }) => !isUp);
  return {
    isServing: sound['isServing'] ?? true,
    sipPort: udpPort,
    calls: calls.live,
    fromWeb: calls.fromWeb,
    legs,
    limited,
    malformed,
    media: media.kind,
    ...(sound['rtpengines'] === undefined
      ? {}
      : { rtpengines: sound['rtpengines'], rtpenginesFull: sound['rtpenginesFull'] ?? 0 }),
    mediaRestarts: sound['restarts'] ?? 0,
    mediaPid: sound['pid'] ?? null,
    trunk: trunks.length === 0 ? 'none' : down.length === 0 ? 'up' : `down: ${down[0]!.why}`,
  };
}
