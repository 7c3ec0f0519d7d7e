/** The policy of recordings as it stands in the form, and back. Pure, so that it can be tested. */
import {
  mostKeepDays,
  refusalKey,
  wantsAgreement,
  type PurposeName,
  type RecordingPolicy,
} from '#modules/contacts/recording/contract.js';
import type { FieldError, Read } from '../editing.js';
import { readNumber } from '../queue-draft.js';

export interface PurposeDraft {
  readonly purpose: PurposeName;
  readonly isOn: boolean;
  readonly keepDays: string;
  readonly isEverywhere: boolean;
  readonly queueIds: readonly string[];
}

export interface NoticeDraft {
  /** Null: what the house says. */
  readonly file: string | null;
  readonly words: string;
}

export interface RecordingDraft {
  readonly purposes: readonly PurposeDraft[];
  readonly begins: RecordingPolicy['begins'];
  readonly agreementName: string;
  readonly agreementDay: string;
  readonly noticeIt: NoticeDraft;
  readonly noticeEn: NoticeDraft;
  readonly mayHearOwn: boolean;
}

const noticeDraftOf = (notice: RecordingPolicy['notice']['it']): NoticeDraft => ({
  file: notice?.file ?? null,
  words: notice?.words ?? '',
});

export const recordingDraftOf = (policy: RecordingPolicy): RecordingDraft => ({
  purposes: policy.purposes.map(({ purpose, isOn, keepDays, queueIds }) => ({
    ...{ purpose, isOn, keepDays: String(keepDays) },
    ...{ isEverywhere: queueIds === null, queueIds: queueIds ?? [] },
  })),
  begins: policy.begins,
  agreementName: policy.agreement?.name ?? '',
  agreementDay: policy.agreement?.signedOn ?? '',
  noticeIt: noticeDraftOf(policy.notice.it),
  noticeEn: noticeDraftOf(policy.notice.en),
  mayHearOwn: policy.mayHearOwn,
});

/** Whether the form as it stands cannot do without the agreement. */
export const needsAgreement = ({ purposes }: Pick<RecordingDraft, 'purposes'>): boolean =>
  purposes.some(({ isOn, purpose }) => isOn && wantsAgreement(purpose));

export function readRecordings(draft: RecordingDraft): Read<RecordingPolicy> {
  const errors: Record<string, FieldError> = {};
  const purposes = draft.purposes.map(({ purpose, isOn, keepDays, isEverywhere, queueIds }) => {
    const days = readNumber(keepDays, 1, mostKeepDays);
    if (days === null || !Number.isInteger(days)) errors[`${purpose}.keepDays`] = 'number';
    if (isOn && !isEverywhere && queueIds.length === 0) errors[`${purpose}.queues`] = 'queue';
    return { purpose, isOn, keepDays: days ?? 0, queueIds: isEverywhere ? null : queueIds };
  });
  const [name, signedOn] = [draft.agreementName.trim(), draft.agreementDay];
  const isWanted = needsAgreement(draft) || name !== '' || signedOn !== '';
  if (isWanted && name === '') errors.agreementName = 'missing';
  if (isWanted && !/^\d{4}-\d{2}-\d{2}$/.test(signedOn)) errors.agreementDay = 'missing';
  const notice = (field: 'noticeIt' | 'noticeEn'): RecordingPolicy['notice']['it'] => {
    const { file, words } = draft[field];
    if (file === null) return null;
    if (words.trim() === '') errors[field] = 'missing';
    // The server would refuse it: a caller must hear how to say no.
    else if (!words.includes(refusalKey)) errors[field] = 'refusal';
    return { file, words: words.trim() };
  };
  const [it, en] = [notice('noticeIt'), notice('noticeEn')];
  const body = {
    ...{ purposes, begins: draft.begins, mayHearOwn: draft.mayHearOwn, notice: { it, en } },
    agreement: isWanted ? { name, signedOn } : null,
  };
  return Object.keys(errors).length > 0 ? { errors } : { body };
}
