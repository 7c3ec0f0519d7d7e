import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keepUntil,
  listeningReasons,
  maySeeListenings,
  nothingRecorded,
  problemOf,
  purposeNames,
  purposesFor,
  reasonsFor,
  type PurposeName,
  type RecordingPolicy,
} from './contract.js';

const facts = { today: '2026-11-22', queueIds: ['queue_bills', 'queue_faults'], prompts: ['avviso.wav'] };
const agreement = { name: 'Accordo RSU', signedOn: '2026-01-15' };

function policyWith(on: Partial<Record<PurposeName, readonly string[] | null>>, more: Partial<RecordingPolicy> = {}) {
  const purposes = nothingRecorded.purposes.map((rule) =>
    rule.purpose in on ? { ...rule, isOn: true, queueIds: on[rule.purpose] ?? null } : rule,
  );
  return { ...nothingRecorded, purposes, ...more };
}

describe('the policy', () => {
  it('of a new centre records nothing', () => {
    expect(problemOf(nothingRecorded, facts)).toBeNull();
    for (const queueId of facts.queueIds) expect(purposesFor(nothingRecorded, queueId)).toEqual([]);
  });

  it('is refused for quality or training without the agreement, and with one of tomorrow', () => {
    for (const purpose of ['quality', 'training'] as const) {
      expect(problemOf(policyWith({ [purpose]: null }), facts)).toBe('recording.agreementMissing');
      expect(problemOf(policyWith({ [purpose]: null }, { agreement }), facts)).toBeNull();
    }
    expect(problemOf(policyWith({ contract: null }), facts)).toBeNull();
    const tomorrow = { ...agreement, signedOn: '2026-11-23' };
    expect(problemOf(policyWith({ quality: null }, { agreement: tomorrow }), facts)).toBe(
      'recording.agreementInFuture',
    );
  });

  it('wants queues and prompts that are there, and a notice that says the key', () => {
    expect(problemOf(policyWith({ contract: ['queue_gone'] }), facts)).toBe('recording.unknownQueue');
    const notice = (file: string, words: string) => ({ ...nothingRecorded.notice, it: { file, words } });
    const of = (file: string, words: string) => problemOf({ ...nothingRecorded, notice: notice(file, words) }, facts);
    expect(of('avviso.wav', 'Registriamo; prema 8 per dire no.')).toBeNull();
    expect(of('altro.wav', 'Registriamo; prema 8 per dire no.')).toBe('recording.unknownPrompt');
    expect(of('avviso.wav', 'Registriamo.')).toBe('recording.noticeWithoutKey');
  });

  it('tells per queue for what a call is recorded; whatever was stored, never what wants an agreement without it', () => {
    const policy = policyWith({ contract: ['queue_bills'], quality: null }, { agreement });
    expect(purposesFor(policy, 'queue_bills').map(({ purpose }) => purpose)).toEqual(['contract', 'quality']);
    expect(purposesFor(policy, 'queue_faults').map(({ purpose }) => purpose)).toEqual(['quality']);
    expect(purposesFor({ ...policy, agreement: null }, 'queue_faults')).toEqual([]);
  });
});

describe('hearing', () => {
  const endedAt = Date.UTC(2026, 0, 1);
  const day = 86_400_000;
  const purposes = [
    { purpose: 'contract', keepDays: 3650 },
    { purpose: 'quality', keepDays: 90 },
  ] as const;
  const kept = { state: 'kept', purposes, consultantId: 'person_anna', endedAt } as const;
  const supervisor = { id: 'person_laura', isSupervisor: true };
  const anna = { id: 'person_anna', isSupervisor: false };

  it('is for what it was made for, as long as that lasts', () => {
    const all = reasonsFor(kept, supervisor, nothingRecorded, endedAt + 10 * day);
    expect(all).toEqual(['contract', 'complaint', 'dataRequest', 'quality']);
    expect(reasonsFor(kept, supervisor, nothingRecorded, endedAt + 91 * day)).not.toContain('quality');
    expect(keepUntil(purposes, endedAt)).toBe(endedAt + 3650 * day);
  });

  it('is for the consultant their own calls, if the policy says so, and nobody else’s', () => {
    const now = endedAt + day;
    expect(reasonsFor(kept, anna, nothingRecorded, now)).toEqual([]);
    expect(reasonsFor(kept, anna, { mayHearOwn: true }, now)).toEqual(['own']);
    expect(reasonsFor(kept, { ...anna, id: 'person_ivo' }, { mayHearOwn: true }, now)).toEqual([]);
    expect(maySeeListenings(kept, anna)).toBe(true);
    expect(maySeeListenings(kept, { ...anna, id: 'person_ivo' })).toBe(false);
    expect(maySeeListenings({ consultantId: null }, anna)).toBe(false);
  });

  it('is never of what is not kept, and never for a purpose that it was not made for', () => {
    const states = fc.constantFrom('running', 'failed', 'refused', 'gone', 'kept');
    const some = fc.subarray([...purposeNames]).map((names) => names.map((purpose) => ({ purpose, keepDays: 30 })));
    fc.assert(
      fc.property(states, some, fc.boolean(), fc.integer({ min: 0, max: 60 }), (state, made, isSupervisor, days) => {
        const asker = { id: 'person_x', isSupervisor };
        const found = reasonsFor(
          { state, purposes: made, consultantId: null, endedAt } as Parameters<typeof reasonsFor>[0],
          asker,
          { mayHearOwn: true },
          endedAt + days * day,
        );
        if (state !== 'kept' || !isSupervisor) return found.length === 0;
        return found.every(
          (reason) =>
            !(purposeNames as readonly string[]).includes(reason) ||
            (days < 30 && made.some(({ purpose }) => purpose === reason)),
        );
      }),
    );
    expect(listeningReasons).toContain('own');
  });
});
