import { useState } from 'preact/hooks';
import type { Keep } from './storage.js';

/** Text that survives a reload: kept on the device at every key. */
export function useDraft(keep: Keep, key: string): readonly [string, (words: string) => void, () => void] {
  const [words, show] = useState(() => keep.get(key) ?? '');
  const write = (next: string): void => {
    show(next);
    if (next) keep.set(key, next);
    else keep.remove(key);
  };
  return [words, write, () => write('')];
}
