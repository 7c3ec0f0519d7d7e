/**
 * The one way to the server. Refusals come back as `ApiProblem` with the code the screens have words for; a floor that is
 * being taken over (503) or a dropped line is tried again with the same key, so nothing is done twice.
 */
import { makeStore } from './store.js';

export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  /** The members a problem adds to RFC 9457's own: `draft`, `after`, … */
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(code: string, status: number, detail: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(detail || code);
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}

/** True once the server said that this login is over. Typed text stays; only sending waits. */
export const loggedOut = makeStore(false);

let csrf = '';
/** Given by GET /api/me and by a login. */
export const setCsrf = (token: string): void => {
  csrf = token;
};

/** A key for a request that must not be done twice. */
export const newKey = (): string =>
  // `crypto.randomUUID` is only there on https and localhost; a centre on the office network without TLS works too.
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const retryDelaysMs = [150, 300, 600, 1200, 2400];
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly raw?: Blob;
  readonly signal?: AbortSignal;
}

function headersOf(call: Call, key: string | undefined): Headers {
  const headers = new Headers({ accept: 'application/json', ...call.headers });
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  if (call.method !== 'GET') headers.set('x-ponte-csrf', csrf);
  if (key) headers.set('idempotency-key', key);
  return headers;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => ({}));
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const type = typeof problem.type === 'string' ? problem.type : '';
  const code = typeof problem.code === 'string' ? problem.code : (type.split('/').pop() ?? '');
  const detail = typeof problem.detail === 'string' ? problem.detail : '';
  return new ApiProblem(
    code && code !== 'about:blank' ? code : `http.${response.status}`,
    response.status,
    detail,
    problem,
  );
}

async function once(call: Call, key: string | undefined): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(call.path, {
      method: call.method,
      headers: headersOf(call, key),
      body: call.raw ?? (call.body === undefined ? undefined : JSON.stringify(call.body)),
      credentials: 'same-origin',
      signal: call.signal,
    });
  } catch (error) {
    if (call.signal?.aborted) throw error;
    throw new ApiProblem('network', 0, '');
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    // A wrong password is a 401 too, but no login ended.
    if (response.status === 401 && problem.code !== 'identity.wrongLogin') loggedOut.set(true);
    throw problem;
  }
  if (response.status === 204) return undefined;
  return (response.headers.get('content-type') ?? '').includes('json') ? response.json() : response.text();
}

async function request<T>(call: Call): Promise<T> {
  // RFC 9110 9.2.2: GET, PUT and DELETE are idempotent by themselves; a POST and our PATCH become so by the key.
  const key = call.method === 'POST' || call.method === 'PATCH' ? (call.key ?? newKey()) : call.key;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return (await once(call, key)) as T;
    } catch (error) {
      const delay = retryDelaysMs[attempt];
      const mayRetry = error instanceof ApiProblem && (error.status === 503 || error.status === 0);
      if (!mayRetry || delay === undefined) throw error;
      await wait(delay * (0.75 + Math.random() / 2));
    }
  }
}

type Query = Readonly<Record<string, string | number | undefined>>;

function withQuery(path: string, query: Query | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

interface Options {
  readonly key?: string;
  readonly signal?: AbortSignal;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> =>
    request<T>({ method: 'GET', path: withQuery(path, query), signal }),
  post: <T>(path: string, body: unknown = {}, options: Options = {}): Promise<T> =>
    request<T>({ method: 'POST', path, body, ...options }),
  put: <T>(path: string, body: unknown, options: Options = {}): Promise<T> =>
    request<T>({ method: 'PUT', path, body, ...options }),
  patch: <T>(path: string, body: unknown, options: Options = {}): Promise<T> =>
    request<T>({ method: 'PATCH', path, body, ...options }),
  delete: <T>(path: string, options: Options = {}): Promise<T> => request<T>({ method: 'DELETE', path, ...options }),
  /** A file goes as it is; its name travels in a header. */
  upload: <T>(path: string, file: File): Promise<T> =>
    request<T>({
      method: 'POST',
      path,
      raw: file,
      headers: {
        'content-type': file.type || 'application/octet-stream',
        'x-file-name': encodeURIComponent(file.name),
      },
    }),
};
