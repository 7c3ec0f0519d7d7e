import { encode } from 'uqr';
import { expect, it } from 'vitest';
import { pathOf } from './qr-path.js';

const drawn = (path: string): ReadonlySet<string> =>
  new Set(
    [...path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g)].flatMap(([, x, y, length]) =>
      Array.from({ length: Number(length) }, (_, i) => `${Number(x) + i},${y}`),
    ),
  );

it('draws every dark module and no light one, with four light ones around', () => {
  const { data, size } = encode('http://127.0.0.1:8080/kiosk/start/j0h6-1je0-tsbe-9f16', { ecc: 'M', border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? [`${x},${y}`] : [])));
  expect(drawn(pathOf(data))).toEqual(new Set(dark));
  expect(dark.every((at) => at.split(',').every((one) => Number(one) >= 4 && Number(one) < size - 4))).toBe(true);
  // A finder pattern begins in each of three corners (ISO/IEC 18004, 6.3.3).
  for (const [x, y] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ])
    expect(drawn(pathOf(data)).has(`${x},${y}`)).toBe(true);
});
