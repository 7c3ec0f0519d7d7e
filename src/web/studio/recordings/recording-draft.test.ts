import { describe, expect, it } from 'vitest';
import { nothingRecorded, type RecordingPolicy } from '#modules/contacts/recording/contract.js';
import { readRecordings, recordingDraftOf, type RecordingDraft } from './recording-draft.js';

const policy: RecordingPolicy = {
  ...nothingRecorded,
  purposes: nothingRecorded.purposes.map((rule) =>
    rule.purpose === 'quality' ? { ...rule, isOn: true, queueIds: ['queue_bills'] } : rule,
  ),
  agreement: { name: 'Accordo RSU', signedOn: '2026-01-15' },
  notice: { it: { file: 'avviso.wav', words: 'Prema 8 per dire di no.' }, en: null },
};

const errorsOf = (change: Partial<RecordingDraft>): unknown => {
  const read = readRecordings({ ...recordingDraftOf(policy), ...change });
  return 'errors' in read ? read.errors : null;
};

describe('the form of recordings', () => {
  it('says what it was given, and nothing more', () => {
    for (const one of [policy, nothingRecorded]) expect(readRecordings(recordingDraftOf(one))).toEqual({ body: one });
  });

  it('wants the agreement where people are looked at, whole or not at all', () => {
    expect(errorsOf({ agreementName: ' ' })).toEqual({ agreementName: 'missing' });
    expect(errorsOf({ agreementDay: '' })).toEqual({ agreementDay: 'missing' });
    const off = recordingDraftOf(nothingRecorded).purposes;
    expect(errorsOf({ purposes: off, agreementName: '', agreementDay: '' })).toBeNull();
    expect(errorsOf({ purposes: off, agreementName: '' })).toEqual({ agreementName: 'missing' });
  });

  it('wants days, queues, and a notice that says how to refuse', () => {
    const { purposes } = recordingDraftOf(policy);
    const with_ = (change: object) => purposes.map((one) => (one.purpose === 'quality' ? { ...one, ...change } : one));
    expect(errorsOf({ purposes: with_({ keepDays: '1,5' }) })).toEqual({ 'quality.keepDays': 'number' });
    expect(errorsOf({ purposes: with_({ keepDays: '0' }) })).toEqual({ 'quality.keepDays': 'number' });
    expect(errorsOf({ purposes: with_({ queueIds: [] }) })).toEqual({ 'quality.queues': 'queue' });
    expect(errorsOf({ noticeIt: { file: 'a.wav', words: '' } })).toEqual({ noticeIt: 'missing' });
    expect(errorsOf({ noticeIt: { file: 'a.wav', words: 'Registriamo.' } })).toEqual({ noticeIt: 'refusal' });
    expect(errorsOf({ noticeIt: { file: null, words: '' } })).toBeNull();
  });
});
