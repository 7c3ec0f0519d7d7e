/** Something asked of the server: under way, or refused. */
import { useState } from 'react';

export interface Doing {
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly run: (work: () => Promise<void>) => void;
}

export function useDoing(): Doing {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = (work: () => Promise<void>): void => {
    setBusy(true);
    setError(null);
    work()
      .catch((problem: unknown) => setError(problem))
      .finally(() => setBusy(false));
  };
  return { isBusy, error, run };
}
