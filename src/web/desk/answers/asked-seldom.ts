/** Something asked at the start and when the page is looked at again, at most once a minute: no matter of seconds. */
import { useCallback, useEffect, useState } from 'react';
import { api, now } from '#web/kit/index.js';

const askEveryMs = 60_000;

/** What was read last, and a way to ask at once. */
export function useAskedSeldom<T>(path: string): readonly [T | null, () => Promise<void>] {
  const [value, setValue] = useState<T | null>(null);
  const ask = useCallback(async (): Promise<void> => {
    // A failure keeps what was known; it is asked again soon.
    await api.get<T>(path).then(setValue, () => undefined);
  }, [path]);
  useEffect(() => {
    let askedAt = 0;
    const look = (): void => {
      if (document.visibilityState === 'hidden' || now() - askedAt < askEveryMs) return;
      askedAt = now();
      void ask();
    };
    look();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('hashchange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('hashchange', look);
    };
  }, [ask]);
  return [value, ask];
}
