/**
 * A program that speaks the protocol which OpenAI began and many in one's own house speak too: an address, a model, a key.
 * Nothing of what comes back is believed unread.
 */
import { askOutside, hostsOf, type Question } from './ask.js';

export interface Program {
  /** 'http://model.internal:8080/v1'. */
  readonly url: string;
  readonly model: string;
  /** '' sends none. */
  readonly key: string;
  /** May be http, or lie inside the own network. */
  readonly hosts: readonly string[];
  /** How long whoever asks waits for it. */
  readonly timeoutMs: number;
}

export type ProgramProblem = 'notAllowed' | 'tooSlow' | 'notThere' | 'nonsense';

export type Said<T> =
  | { readonly is: 'said'; readonly said: T }
  | { readonly is: 'nothing'; readonly why: ProgramProblem };

export interface Asking<T> extends Pick<Question, 'body' | 'bytes'> {
  /** Below the program's address: 'embeddings'. */
  readonly path: string;
  readonly mostBytes: number;
  /** Throws at whatever is not an answer. */
  readonly read: (told: unknown, text: string) => T;
}

/** Never throws. */
export async function askProgram<T>(of: Program, { path, read, ...question }: Asking<T>): Promise<Said<T>> {
  const told = await askOutside({
    ...question,
    ...{ url: `${of.url.replace(/\/+$/, '')}/${path}`, hosts: of.hosts, timeoutMs: of.timeoutMs },
    headers: of.key === '' ? {} : { authorization: `Bearer ${of.key}` },
  });
  if (told.is === 'nothing') return { is: 'nothing', why: told.why === 'tooLong' ? 'nonsense' : told.why };
  if (told.status !== 200) return { is: 'nothing', why: 'notThere' };
  try {
    return { is: 'said', said: read(JSON.parse(told.text), told.text) };
  } catch {
    return { is: 'nothing', why: 'nonsense' };
  }
}

type Values = Readonly<Record<string, string | undefined>>;

/** By settings `PONTE_…_URL`, `_MODEL`, `_KEY`, `_MS`. Null: off. Address and model both are needed; the host that the address names may be asked. */
export function programOf(values: Values, name: 'ENCODER' | 'SPEECH', usualMs: number): Program | null {
  const of = (what: 'URL' | 'MODEL' | 'KEY' | 'MS'): string => values[`PONTE_${name}_${what}`] ?? '';
  const [url, model] = [of('URL'), of('MODEL')];
  if (url === '' || model === '') return null;
  return { url, model, key: of('KEY'), hosts: hostsOf(new URL(url).host), timeoutMs: Number(of('MS') || usualMs) };
}
