/**
 * What was changed and not saved, kept in this browser until it is saved or discarded: leaving the page, reloading or a
 * crash loses nothing, and coming back says that something is unsaved.
 */
import { useState } from 'react';

const prefix = 'ponte.studio.';

function read<T>(key: string): T | null {
  try {
    const kept = localStorage.getItem(prefix + key);
    return kept === null ? null : (JSON.parse(kept) as T);
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // A browser that forbids storage keeps the draft for as long as the page is open.
  }
}

export interface Unsaved<T> {
  readonly draft: T;
  readonly isDirty: boolean;
  /** True when the draft was found from an earlier visit. */
  readonly isFromBefore: boolean;
  change(part: Partial<T>): void;
  /** After a save, or to throw the changes away: the draft is `value` again. */
  reset(value?: T): void;
}

/** A draft of `saved` under a key. Secrets are left out of what is kept: `withoutSecrets` says how. */
export function useUnsaved<T extends object>(key: string, saved: T, withoutSecrets?: (draft: T) => T): Unsaved<T> {
  const [base, setBase] = useState(saved);
  const [kept] = useState(() => read<T>(key));
  const [draft, setDraft] = useState<T>(kept ? { ...saved, ...kept } : saved);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(base);
  return {
    draft,
    isDirty,
    isFromBefore: kept !== null && isDirty,
    change(part) {
      const next = { ...draft, ...part };
      setDraft(next);
      write(key, JSON.stringify(next) === JSON.stringify(base) ? null : (withoutSecrets?.(next) ?? next));
    },
    reset(value = base) {
      setBase(value);
      setDraft(value);
      write(key, null);
    },
  };
}
