/** Something read from the server, and read again when it was changed. */
import { useCallback, useEffect, useState } from 'react';
import { api } from '#web/kit/index.js';

export interface Loaded<T> {
  readonly value: T | null;
  readonly error: unknown;
  readonly read: () => Promise<void>;
}

export function useLoaded<T>(path: string): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(async () => {
    try {
      setValue(await api.get<T>(path));
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  }, [path]);
  useEffect(() => {
    setValue(null);
    void read();
  }, [read]);
  return { value, error, read };
}
