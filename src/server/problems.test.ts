import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Refused } from '#modules/identity/index.js';
import { problemOfError, statusByCode, titles } from './problems.js';

const src = join(import.meta.dirname, '..');
const files = (readdirSync(src, { recursive: true }) as string[]).filter(
  (file) =>
    /^(kernel|modules|channels|server)\//.test(file) && file.endsWith('.ts') && !/\.test\.ts$|testing\//.test(file),
);

/** Codes as they are thrown, and those listed in the types of refusals. */
function codesIn(text: string): string[] {
  const thrown = [...text.matchAll(/Refused\(\s*'([a-z]+\.[a-zA-Z]+)'/g)].map((match) => match[1]!);
  const types = [...text.matchAll(/type \w+Refusal =([^;]+);/g)].map((match) => match[1]!);
  const listed = types.flatMap((type) => [...type.matchAll(/'([a-z]+\.[a-zA-Z]+)'/g)].map((match) => match[1]!));
  return [...thrown, ...listed];
}

it('every code that is thrown or listed in a type has a status', () => {
  const codes = new Set(files.flatMap((file) => codesIn(readFileSync(join(src, file), 'utf8'))));
  expect(codes.size).toBeGreaterThan(50);
  expect([...codes].filter((code) => !(code in statusByCode))).toEqual([]);
});

it('every status has a title', () => {
  expect(Object.values(statusByCode).filter((status) => !(status in titles))).toEqual([]);
});

it('tells a database that is away from a value it cannot hold, and both from a failure', () => {
  const problem = (error: object) => problemOfError(Object.assign(new Error('words'), error) as never)?.status ?? 500;
  expect(problem({ code: '57P01' })).toBe(503);
  expect(problem({ code: 'ECONNREFUSED' })).toBe(503);
  expect(problem({ code: '22P02' })).toBe(400);
  expect(problem({ code: '23505' })).toBe(500);
  expect(problem({ code: 'some.thing' })).toBe(500);
  expect(problem({})).toBe(500);
});

it('lets a refusal bring members of its own, but none that hide the standard ones', () => {
  const refused = Object.assign(new Refused('draft.newerElsewhere'), {
    extensions: { draft: { text: 'a' }, status: 200 },
  });
  expect(problemOfError(refused as never)).toMatchObject({ status: 409, draft: { text: 'a' } });
});
