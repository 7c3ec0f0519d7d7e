/**
 * Recordings of calls: why one is made, for how long it is kept, who may hear it. Shared by server and screens; pure.
 *
 * Nothing is recorded unless the centre says for what and in which queues (GDPR art. 5(1)(b): a purpose first), and never
 * before the caller has heard the notice to its end (GDPR art. 13: told beforehand; art. 21: free to refuse).
 */
import type { Moment } from '#kernel/routing/types.js';

export const purposeNames = ['contract', 'emergency', 'quality', 'training'] as const;
export type PurposeName = (typeof purposeNames)[number];

/**
 * These look at how people work: art. 4 L. 300/1970 wants an agreement with the unions (or a permit of the Ispettorato) before
 * the first of them; Garante 2011 holds a legitimate interest to be given only where it exists.
 */
export const wantsAgreement = (purpose: PurposeName): boolean => purpose === 'quality' || purpose === 'training';

/** Garante 2021: three months for quality; the proof of a contract for as long as it may be contested (art. 2946 c.c.). */
export const usualDays: Readonly<Record<PurposeName, number>> = {
  contract: 3_650,
  emergency: 365,
  quality: 90,
  training: 90,
};
export const mostKeepDays = 4_000;

export interface PurposeRule {
  readonly purpose: PurposeName;
  readonly isOn: boolean;
  readonly keepDays: number;
  /** Null: every queue. */
  readonly queueIds: readonly string[] | null;
}

/** On record: what was agreed, and when. */
export interface Agreement {
  readonly name: string;
  /** YYYY-MM-DD */
  readonly signedOn: string;
}

export interface NoticeWords {
  /** What the caller hears, in words: kept with each recording. */
  readonly words: string;
  /** A sound of the centre's own, of those under `/api/prompts`. */
  readonly file: string;
}

export interface RecordingPolicy {
  readonly purposes: readonly PurposeRule[];
  /** By itself once both talk, or only when the consultant begins it. */
  readonly begins: 'byItself' | 'byHand';
  readonly agreement: Agreement | null;
  /** Null: what the house says. */
  readonly notice: { readonly it: NoticeWords | null; readonly en: NoticeWords | null };
  /** Consultants hear their own calls. */
  readonly mayHearOwn: boolean;
}

/** Said in the notice of the house; one of the centre's own has to say it too. Nine asks for a person in the Union. */
export const refusalKey = '8';

export const nothingRecorded: RecordingPolicy = {
  purposes: purposeNames.map((purpose) => ({
    ...{ purpose, isOn: false, keepDays: usualDays[purpose], queueIds: null },
  })),
  begins: 'byItself',
  agreement: null,
  notice: { it: null, en: null },
  mayHearOwn: false,
};

export type PolicyProblem =
  | 'recording.agreementMissing'
  | 'recording.agreementInFuture'
  | 'recording.unknownQueue'
  | 'recording.unknownPrompt'
  | 'recording.noticeWithoutKey';

/** What stands against a policy; null when it may be in force. `today`: YYYY-MM-DD. */
export function problemOf(
  policy: RecordingPolicy,
  facts: { readonly today: string; readonly queueIds: readonly string[]; readonly prompts: readonly string[] },
): PolicyProblem | null {
  const on = policy.purposes.filter(({ isOn }) => isOn);
  const { agreement } = policy;
  if (on.some(({ purpose }) => wantsAgreement(purpose)) && agreement === null) return 'recording.agreementMissing';
  if (agreement !== null && agreement.signedOn > facts.today) return 'recording.agreementInFuture';
  if (policy.purposes.some(({ queueIds }) => queueIds?.some((id) => !facts.queueIds.includes(id))))
    return 'recording.unknownQueue';
  for (const own of Object.values(policy.notice)) {
    if (own === null) continue;
    const { file, words } = own;
    if (!facts.prompts.includes(file)) return 'recording.unknownPrompt';
    if (!words.includes(refusalKey)) return 'recording.noticeWithoutKey';
  }
  return null;
}

/** For what a call of this queue is recorded; empty: it is not. Without the agreement, what wants it is left out. */
export function purposesFor(policy: RecordingPolicy, queueId: string): readonly PurposeKept[] {
  return policy.purposes
    .filter(({ isOn, purpose }) => isOn && (!wantsAgreement(purpose) || policy.agreement !== null))
    .filter(({ queueIds }) => queueIds === null || queueIds.includes(queueId))
    .map(({ purpose, keepDays }) => ({ purpose, keepDays }));
}

export interface PurposeKept {
  readonly purpose: PurposeName;
  readonly keepDays: number;
}

const dayMs = 86_400_000;

/** The sound goes with the last of its purposes. */
export const keepUntil = (purposes: readonly PurposeKept[], endedAt: Moment): Moment =>
  endedAt + dayMs * Math.max(0, ...purposes.map(({ keepDays }) => keepDays));

export interface Pause {
  readonly from: Moment;
  readonly to: Moment | null;
  /** Who paused; null: the house itself, since nobody could have. */
  readonly by: string | null;
}

export type RecordingState =
  /** Being made. */
  | 'running'
  /** Sealed, and can be heard by who may. */
  | 'kept'
  | 'failed'
  /** The caller said no: nothing was recorded. */
  | 'refused'
  /** Its time is over: the sound is gone, that it was there stays known. */
  | 'gone';

/** Kept past its time, since a dispute or an authority needs it (GDPR art. 17(3)(e)); said by a person, for a time. */
export interface RecordingHold {
  readonly at: Moment;
  readonly until: Moment;
  readonly personName: string;
  readonly words: string;
}

/** A year at most, then somebody looks whether it is needed still; it can be said again. */
export const mostHoldDays = 366;

export const holdUntil = (days: number, now: Moment): Moment => now + days * dayMs;

export type RecordingFailure = 'diskFull' | 'mediaLost' | 'pauseFailed' | 'noSound' | 'damaged' | 'failed';

/** As the desk sees it. */
export interface RecordingShown {
  readonly id: string;
  readonly callId: string;
  readonly contactId: string | null;
  readonly consultantId: string | null;
  readonly state: RecordingState;
  readonly problem: RecordingFailure | null;
  /** The server or the sound ended before the call did: what was heard until then is here. */
  readonly isCutShort: boolean;
  readonly startedAt: Moment;
  readonly soundMs: number | null;
  readonly purposes: readonly PurposeKept[];
  readonly pauses: readonly Pause[];
  readonly notice: { readonly language: 'it' | 'en'; readonly words: string; readonly heardAt: Moment | null };
  readonly keepUntil: Moment | null;
  /** For what the person who asks may hear it now; empty: not at all. */
  readonly reasons: readonly ListeningReason[];
  readonly maySeeListenings: boolean;
  readonly hold: RecordingHold | null;
  readonly mayHold: boolean;
}

/** `own` is the consultant's own call; the others are a supervisor's. */
export const listeningReasons = [
  'contract',
  'complaint',
  'dataRequest',
  'emergency',
  'quality',
  'training',
  'own',
] as const;
export type ListeningReason = (typeof listeningReasons)[number];

export interface Listening {
  readonly id: string;
  readonly recordingId: string;
  readonly personId: string;
  readonly personName: string;
  readonly at: Moment;
  readonly reason: ListeningReason;
  readonly words: string;
}

export interface Asker {
  readonly id: string;
  readonly isSupervisor: boolean;
}

type Kept = Pick<RecordingShown, 'state' | 'purposes' | 'consultantId'> & { readonly endedAt: Moment | null };

/**
 * For what this person may hear a recording now (GDPR art. 5(1)(b)): what it was made for, as long as that purpose lasts.
 * What the customer complains of or asks for (GDPR art. 15) is a reason for as long as the sound is there.
 */
export function reasonsFor(
  recording: Kept,
  asker: Asker,
  policy: Pick<RecordingPolicy, 'mayHearOwn'>,
  now: Moment,
): readonly ListeningReason[] {
  if (recording.state !== 'kept') return [];
  const own: ListeningReason[] = policy.mayHearOwn && recording.consultantId === asker.id ? ['own'] : [];
  if (!asker.isSupervisor) return own;
  const lasting = recording.purposes
    .filter(({ keepDays }) => (recording.endedAt ?? now) + keepDays * dayMs > now)
    .map(({ purpose }) => purpose);
  const of = (purpose: PurposeName): boolean => lasting.includes(purpose);
  return [
    ...(of('contract') ? (['contract'] as const) : []),
    ...(['complaint', 'dataRequest'] as const),
    ...(of('emergency') ? (['emergency'] as const) : []),
    ...(of('quality') ? (['quality'] as const) : []),
    ...(of('training') ? (['training'] as const) : []),
    ...own,
  ];
}

/** Said in own words where the reason alone does not say which. */
export const wantsWords = (reason: ListeningReason): boolean => reason === 'complaint' || reason === 'dataRequest';

/** Who answers for the sound being deleted in time answers for its not being deleted too. */
export const mayHold = (recording: Pick<RecordingShown, 'state'>, asker: Asker): boolean =>
  asker.isSupervisor && recording.state === 'kept';

/** The consultant whose call it was, and whoever supervises. */
export const maySeeListenings = (recording: Pick<RecordingShown, 'consultantId'>, asker: Asker): boolean =>
  asker.isSupervisor || (recording.consultantId !== null && recording.consultantId === asker.id);

export type RecordingRefusal =
  | PolicyProblem
  | 'recording.unknown'
  | 'recording.notAllowed'
  | 'recording.reasonMissing'
  | 'recording.mayNotHold'
  | 'recording.notAsked'
  | 'recording.notThere'
  | 'recording.changedMeanwhile'
  | 'recording.notPlanned'
  | 'recording.refusedByCaller'
  | 'recording.notNow';
