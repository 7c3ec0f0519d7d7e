import { describe, expect, it } from 'vitest';
import { arrayParameter, type ColumnType } from './array-parameter.js';

const array = (type: ColumnType, ...values: unknown[]): Buffer => arrayParameter(values, type, (value) => value);

describe('an array for PostgreSQL', () => {
  it('has the header of array_recv, and an element its length before it', () => {
    expect(array('text', 'é', null).toString('hex')).toBe(
      ['00000001', '00000001', '00000019', '00000002', '00000001', '00000002', 'c3a9', 'ffffffff'].join(''),
    );
  });

  it('has no dimension without elements', () => {
    expect(array('bigint').toString('hex')).toBe(['00000000', '00000000', '00000014'].join(''));
  });

  it('refuses a number that its type cannot hold, before anything is sent', () => {
    for (const [type, value] of [
      ['int', 2 ** 31],
      ['int', -(2 ** 31) - 1],
      ['int', 0.5],
      ['int', Number.NaN],
      ['bigint', 2 ** 53],
      ['bigint', 1.5],
      ['bigint', '7'],
    ] as const) {
      expect(() => array(type, value), `${value} as ${type}`).toThrow(RangeError);
    }
    expect(
      array('int', 2 ** 31 - 1, -(2 ** 31))
        .subarray(20)
        .toString('hex'),
    ).toBe(['00000004', '7fffffff', '00000004', '80000000'].join(''));
  });

  it('does not share its bytes with the next one, however large', () => {
    const long = 'ä'.repeat(5_000_000);
    const first = array('text', 'first');
    const large = array('text', long);
    array('text', 'third');
    expect(first.subarray(24).toString()).toBe('first');
    expect(large.subarray(24).toString()).toBe(long);
  });
});
