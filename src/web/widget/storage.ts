/**
 * What the customer's device keeps. Browsers may refuse storage inside a foreign page (third-party rules, private
 * windows): then everything works from memory until the page is closed, and nothing breaks.
 */
export interface Keep {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): readonly string[];
}

export function memoryKeep(): Keep {
  const map = new Map<string, string>();
  return {
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
    keys: () => [...map.keys()],
  };
}

const prefix = 'ponte.';

/** `localStorage` under our prefix, backed by memory so that a full or forbidden storage loses nothing while open. */
export function deviceKeep(storage: () => Storage): Keep {
  const memory = memoryKeep();
  const attempt = <T>(work: (real: Storage) => T, otherwise: T): T => {
    try {
      return work(storage());
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => attempt((real) => real.getItem(prefix + key), null) ?? memory.get(key),
    set: (key, value) => {
      const isKept = attempt((real) => (real.setItem(prefix + key, value), true), false);
      if (isKept) memory.remove(key);
      else memory.set(key, value);
    },
    remove: (key) => {
      memory.remove(key);
      attempt((real) => real.removeItem(prefix + key), undefined);
    },
    keys: () => {
      const real = attempt((kept) => Object.keys(kept).filter((key) => key.startsWith(prefix)), [] as string[]);
      return [...new Set([...real.map((key) => key.slice(prefix.length)), ...memory.keys()])];
    },
  };
}

/** Reads JSON that an older version, or somebody's hand, may have spoilt. */
export function readJson(keep: Keep, key: string): unknown {
  try {
    return JSON.parse(keep.get(key) ?? 'null');
  } catch {
    return null;
  }
}
