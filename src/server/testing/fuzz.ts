/**
 * Bad input of every kind, made from the API's own description and thrown at every route. What must hold: an answer
 * below 500, every refusal problem+json, and a refusal changes nothing.
 */
import fc from 'fast-check';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Described, Operation } from '../api-docs.js';

export interface FuzzOptions {
  /** Headers of those who ask: nobody, a consultant, an administrator, a customer … */
  readonly viewers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Everything that may change, as text: compared before and after each refusal. */
  readonly snapshot: () => Promise<string>;
  /** Real ids of others, to be tried where they do not belong. */
  readonly foreignIds?: readonly string[];
  readonly runsPerRoute?: number;
  readonly seed?: number;
  /** Routes left out, as 'POST /api/logout': those that would end the viewers' own logins. */
  readonly except?: readonly string[];
}

export interface FuzzReport {
  readonly requests: number;
  readonly routes: number;
  readonly byStatus: Readonly<Record<number, number>>;
}

interface Target {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const nasty: readonly string[] = [
  '',
  ' ',
  "'; drop table person; --",
  "' or '1'='1",
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '\u0000',
  '\ud83d',
  '\u202eevil\u2066',
  'e\u0301'.repeat(50),
  '🏳️‍🌈'.repeat(40),
  '../../etc/passwd',
  '%00%ff',
  '${7*7}{{7*7}}',
  'a\r\nSet-Cookie: x=1',
  '-1',
  '1e309',
  '9'.repeat(40),
  'x'.repeat(20_000),
  '__proto__',
  'constructor',
];

const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** Throws at every described route; rejects with the counter-example and its seed when one does not hold. */
export async function fuzzRoutes(app: FastifyInstance, options: FuzzOptions): Promise<FuzzReport> {
  const targets = targetsOf(app.swagger() as Described, options.except ?? []);
  const byStatus: Record<number, number> = {};
  let requests = 0;
  for (const target of targets) {
    const property = fc.asyncProperty(requestFor(target, options), async (request) => {
      const before = await options.snapshot();
      const answer = await app.inject(request);
      requests += 1;
      byStatus[answer.statusCode] = (byStatus[answer.statusCode] ?? 0) + 1;
      judge(target, answer);
      if (answer.statusCode >= 400 && (await options.snapshot()) !== before)
        throw new Error(
          `${target.method} ${target.path}: refused with ${answer.statusCode}, and yet something changed`,
        );
    });
    await fc.assert(property, {
      numRuns: options.runsPerRoute ?? 40,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
  }
  return { requests, routes: targets.length, byStatus };
}

function targetsOf(described: Described, except: readonly string[]): Target[] {
  return Object.entries(described.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => methods.has(method) && !except.includes(`${method.toUpperCase()} ${path}`))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** A 503 is an answer too: the floor may be restarting. Any other 5xx is a failure of ours. */
function judge(target: Target, answer: LightMyRequestResponse): void {
  const where = `${target.method} ${target.path}`;
  if (answer.statusCode >= 500 && answer.statusCode !== 503)
    throw new Error(`${where}: ${answer.statusCode} ${answer.body}`);
  if (answer.statusCode < 400) return;
  const type = String(answer.headers['content-type'] ?? '');
  if (!type.startsWith('application/problem+json')) {
    // A page for people without JavaScript tells its refusals as a page.
    if (type.startsWith('text/html') || target.path === '/readyz') return;
    throw new Error(`${where}: ${answer.statusCode} as ${type}, not problem+json`);
  }
  const problem = answer.json<Record<string, unknown>>();
  const isWhole = typeof problem['code'] === 'string' && typeof problem['title'] === 'string';
  if (!isWhole || problem['status'] !== answer.statusCode)
    throw new Error(`${where}: not a whole problem: ${answer.body}`);
}

function requestFor(target: Target, options: FuzzOptions) {
  const words = fc.oneof(fc.constantFrom(...nasty), fc.string(), fc.constantFrom(...(options.foreignIds ?? ['id_1'])));
  const parameters = target.operation.parameters ?? [];
  const inPath = parameters.filter((one) => one.in === 'path').map((one) => one.name);
  const inQuery = parameters.filter((one) => one.in === 'query').map((one) => one.name);
  const schema = target.operation.requestBody?.content?.['application/json']?.schema;
  return fc
    .record({
      path: fc.tuple(...inPath.map(() => words)),
      query: fc.tuple(...inQuery.map(() => fc.option(words, { nil: undefined }))),
      body: bodyFor(schema, words),
      viewer: fc.constantFrom(...Object.values(options.viewers)),
      type: fc.constantFrom(
        'application/json',
        'application/json',
        'application/json',
        'text/plain',
        'application/xml',
      ),
    })
    .map(({ path, query, body, viewer, type }) => {
      let url = target.path;
      inPath.forEach((name, i) => (url = url.replace(`{${name}}`, encode(path[i] ?? ''))));
      const search = inQuery.flatMap((name, i) => (query[i] === undefined ? [] : [`${name}=${encode(query[i])}`]));
      if (search.length > 0) url += `?${search.join('&')}`;
      const isWith = target.method !== 'GET' && body !== undefined;
      return {
        method: target.method as 'GET',
        url,
        headers: { ...viewer, ...(isWith ? { 'content-type': type } : {}) },
        ...(isWith ? { payload: body } : {}),
      };
    });
}

/** Half a surrogate pair cannot be percent-encoded; it is sent as the bytes that some clients make of it. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%BD';
  }
}

/** Nearly right bodies find more than wild ones: most begin as the schema wants, with one thing made wrong. */
function bodyFor(schema: unknown, words: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> {
  const wild = fc.oneof(
    fc.json(),
    fc.constantFrom('', '{', '[]', 'null', '"x"', '{"a":1}}', '\ufeff{}', '{"__proto__":{"x":1}}'),
    fc.constant(`{"name":"${'x'.repeat(1_100_000)}"}`),
    fc.constant('['.repeat(3_000) + ']'.repeat(3_000)),
    words,
  );
  const like = valueFor(schema, words, 0);
  const wrong = fc
    .record({ value: like, at: fc.nat(), by: fc.oneof(words, fc.jsonValue()) })
    .map(({ value, at, by }) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(by);
      const keys = Object.keys(value);
      const key = keys[at % Math.max(1, keys.length)] ?? 'extra';
      return JSON.stringify({ ...value, [key]: by });
    });
  const right = like.map((value) => JSON.stringify(value));
  return fc.oneof({ weight: 2, arbitrary: wild }, { weight: 4, arbitrary: wrong }, { weight: 3, arbitrary: right });
}

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
  readonly items?: unknown;
  readonly anyOf?: readonly unknown[];
  readonly oneOf?: readonly unknown[];
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

function valueFor(given: unknown, words: fc.Arbitrary<string>, depth: number): fc.Arbitrary<Json> {
  if (typeof given !== 'object' || given === null || depth > 5) return fc.jsonValue() as fc.Arbitrary<Json>;
  const schema = given as Schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((one) => valueFor(one, words, depth + 1)));
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') return objectFor(schema, words, depth);
  if (type === 'array') return fc.array(valueFor(schema.items, words, depth + 1), { maxLength: 3 });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'integer' || type === 'number') {
    const min = Math.max(schema.minimum ?? -1_000, Number.MIN_SAFE_INTEGER);
    return fc.integer({
      min,
      max: Math.max(min, Math.min(schema.maximum ?? min + 1_000_000, Number.MAX_SAFE_INTEGER)),
    });
  }
  if (schema.format === 'email') return fc.emailAddress();
  const plain = fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 50, 50) });
  return fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: words });
}

function objectFor(schema: Schema, words: fc.Arbitrary<string>, depth: number): fc.Arbitrary<Json> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, one]) => [name, valueFor(one, words, depth + 1)] as const,
  );
  const required = (schema.required ?? []).filter((name) => fields.some(([field]) => field === name));
  return fc.record(Object.fromEntries(fields), { requiredKeys: required }) as fc.Arbitrary<Json>;
}
