/** Names asked of DNS for strangers' mails: each question short, the answers remembered for a moment, all of it bounded. */
import { promises as dns } from 'node:dns';

export type Resolve = (name: string, type: string) => Promise<unknown>;

const askMs = 2_000;
const keepMs = 5 * 60_000;
const mostKept = 2_000;

interface Kept {
  readonly until: number;
  readonly answer: Promise<unknown>;
}

/** An answer, and just as much a "there is none", is remembered; that nobody answered is not. */
export function cachedResolver(ask: Resolve = ofSystem(), now: () => number = Date.now): Resolve {
  const kept = new Map<string, Kept>();
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const old = kept.get(key);
    if (old && old.until > now()) return old.answer;
    const answer = ask(name, type);
    kept.delete(key);
    kept.set(key, { until: now() + keepMs, answer });
    // A map keeps the order of insertion: the first is the oldest.
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    answer.catch((error: unknown) => {
      const { code } = error as { code?: string };
      if (code !== 'ENOTFOUND' && code !== 'ENODATA') kept.delete(key);
    });
    return answer;
  };
}

function ofSystem(): Resolve {
  const resolver = new dns.Resolver({ timeout: askMs, tries: 1 });
  return (name, type) => resolver.resolve(name, type);
}
