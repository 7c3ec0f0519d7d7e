/** Rows in an order of their own, changed by keys that go along with their row. */
import { useEffect, useRef, useState } from 'react';

/** The row one place up or down; at the ends nothing moves. */
export function moved<Row>(rows: readonly Row[], from: number, by: -1 | 1): readonly Row[] {
  const to = from + by;
  if (to < 0 || to >= rows.length) return rows;
  const next = [...rows];
  const [row] = next.splice(from, 1);
  next.splice(to, 0, row!);
  return next;
}

/** The id that the button which moves a row must have. */
export const moveId = (rowId: string, by: -1 | 1): string => `${by === -1 ? 'up' : 'down'}-${rowId}`;

interface Order<Row> {
  /** For a live region: where the row that was moved stands now. */
  readonly told: string;
  move(at: number, by: -1 | 1): readonly Row[];
}

/** Moving rows. A row that moved took its button along: the focus follows, or the keyboard would start from the top. */
export function useOrder<Row extends { readonly rowId: string }>(
  rows: readonly Row[],
  say: (row: Row, place: number) => string,
): Order<Row> {
  const [told, setTold] = useState('');
  const held = useRef<string | null>(null);
  useEffect(() => {
    if (held.current) document.getElementById(held.current)?.focus();
    held.current = null;
  }, [rows]);
  return {
    told,
    move(at, by) {
      const row = rows[at]!;
      held.current = moveId(row.rowId, by);
      setTold(say(row, at + 1 + by));
      return moved(rows, at, by);
    },
  };
}
