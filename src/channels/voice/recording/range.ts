/** One range of bytes, as a player asks for it (RFC 9110, 14.1.2). Pure. */

export type Range = { readonly from: number; readonly to: number } | 'whole' | 'unsatisfiable';

/** More than one range, another unit, or words that are no range: the whole, as RFC 9110 14.2 lets a server do. */
export function rangeOf(header: string | undefined, bytes: number): Range {
  const match = /^bytes=(\d*)-(\d*)$/.exec((header ?? '').replaceAll(' ', ''));
  if (match === null || (match[1] === '' && match[2] === '')) return 'whole';
  if (match[1] === '') {
    const last = Number(match[2]);
    return last === 0 ? 'unsatisfiable' : { from: Math.max(0, bytes - last), to: bytes - 1 };
  }
  const from = Number(match[1]);
  const to = match[2] === '' ? bytes - 1 : Math.min(Number(match[2]), bytes - 1);
  if (match[2] !== '' && Number(match[2]) < from) return 'whole';
  return from >= bytes ? 'unsatisfiable' : { from, to };
}
