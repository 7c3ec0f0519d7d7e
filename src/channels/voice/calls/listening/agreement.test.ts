import { describe, expect, it } from 'vitest';
import { type Agreement, agreementInForce, hasGoodDates, isInForce } from './agreement.js';

const agreement = (change: Partial<Agreement> = {}): Agreement => ({
  ...{ id: 'one', title: 'Accordo', signatories: 'RSU', scope: 'formazione', signedOn: '2026-03-01' },
  ...{ validUntil: '2026-12-31', isWithdrawn: false },
  ...change,
});

describe('an agreement', () => {
  it.each([
    ['before it is signed', {}, '2026-02-28', false],
    ['on its first day', {}, '2026-03-01', true],
    ['on its last day', {}, '2026-12-31', true],
    ['after it ended', {}, '2027-01-01', false],
    ['without an end', { validUntil: null }, '2030-01-01', true],
    ['withdrawn', { isWithdrawn: true }, '2026-05-01', false],
  ] as const)('%s', (_, change, today, wanted) => expect(isInForce(agreement(change), today)).toBe(wanted));

  it('is the last signed of those in force; none allows nothing', () => {
    const older = agreement({ id: 'older', signedOn: '2025-01-01', validUntil: null });
    expect(agreementInForce([older, agreement()], '2026-06-01')?.id).toBe('one');
    expect(agreementInForce([older, agreement()], '2027-06-01')?.id).toBe('older');
    expect(agreementInForce([], '2026-06-01')).toBeNull();
    expect(agreementInForce([agreement({ isWithdrawn: true })], '2026-06-01')).toBeNull();
  });

  it('has dates that can be', () => {
    expect(hasGoodDates({ signedOn: '2026-06-02', validUntil: null }, '2026-06-01')).toBe(false);
    expect(hasGoodDates({ signedOn: '2026-06-01', validUntil: '2026-05-01' }, '2026-06-01')).toBe(false);
    expect(hasGoodDates({ signedOn: '2026-06-01', validUntil: '2026-06-01' }, '2026-06-01')).toBe(true);
  });
});
