import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Buckets } from './limits.js';
import { scrub } from './log.js';
import { cursorOf, pageOf, readCursor } from './paging.js';
import { isOwnOrigin } from './origin.js';
import { mayCall } from './rights.js';
import { personViewer, testApp } from './testing/app.js';

describe('pages', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'pages-'));
    for (const folder of ['assets', 'desk', 'w']) mkdirSync(join(root, folder));
    writeFileSync(join(root, 'desk/index.html'), '<title>desk</title>');
    writeFileSync(join(root, 'assets/desk-B4x9_kLm.js'), 'plain');
    writeFileSync(join(root, 'assets/desk-B4x9_kLm.js.br'), 'brotli');
    writeFileSync(join(root, 'w/ponte.js'), 'loader');
    writeFileSync(join(root, '.secret'), 'no');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('caches hashed files for ever, pages never, the loader briefly; sends brotli where taken', async () => {
    const app = await testApp({}, { pages: { webRoot: root, apps: ['desk'], home: () => '/desk' } });
    const get = (url: string, headers = {}) => app.inject({ url, headers });
    const asset = await get('/assets/desk-B4x9_kLm.js', { 'accept-encoding': 'br' });
    expect([asset.body, asset.headers['content-encoding']]).toEqual(['brotli', 'br']);
    expect(asset.headers['cache-control']).toContain('immutable');
    expect(asset.headers['content-type']).toContain('javascript');
    expect((await get('/assets/desk-B4x9_kLm.js')).body).toBe('plain');
    for (const url of ['/desk', '/desk/', '/desk/contact_1']) {
      expect((await get(url)).headers['cache-control']).toBe('no-cache');
      expect((await get(url)).body).toContain('desk');
    }
    const loader = await get('/w/ponte.js');
    expect(loader.headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(loader.headers['cache-control']).toContain('max-age=300');
    expect((await get('/')).headers.location).toBe('/desk');
    for (const url of ['/none.js', '/.secret', '/..%2f..%2fetc/passwd', '/api/none']) {
      const { statusCode, headers } = await get(url);
      expect([url, statusCode >= 400 && statusCode < 500, headers['content-type']]).toEqual([
        url,
        true,
        'application/problem+json; charset=utf-8',
      ]);
    }
    expect(app.routes.filter((route) => !route.who?.length)).toEqual([]);
  });
});

describe('paging', () => {
  it('walks any list once, whatever the page size', () => {
    const shape = z.tuple([z.number()]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), fc.integer({ min: 1, max: 7 }), (list, limit) => {
        const sorted = list.toSorted((a, b) => a - b);
        const seen: number[] = [];
        let cursor: string | undefined;
        do {
          const after = readCursor(cursor, shape)?.[0] ?? -Infinity;
          const found = sorted.filter((one) => one > after).slice(0, limit + 1);
          const page = pageOf(found, limit, (one) => [one]);
          seen.push(...page.rows);
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        expect(seen).toEqual(sorted);
      }),
    );
  });

  it('refuses cursors that are not ours', () => {
    for (const cursor of ['x', cursorOf(['a']), cursorOf([1, 2]), ''])
      expect(() => readCursor(cursor, z.tuple([z.number()]))).toThrow('request.badCursor');
  });
});

describe('buckets', () => {
  it('never give more than the limit in any minute after the first, and forget who is quiet', () => {
    const buckets = new Buckets();
    let given = 0;
    for (let now = 0; now < 60_000; now += 10) if (buckets.take('a', 30, now) === 0) given += 1;
    expect(given).toBeLessThanOrEqual(60);
    expect(given).toBeGreaterThanOrEqual(58);
    buckets.take('b', 30, 200_000);
    expect(buckets.size).toBe(1);
  });
});

it('scrubs mail addresses, quotations and numbers out of messages', () => {
  expect(scrub('invalid input "Mario Rossi" for anna.b@example.it, call +39 06 123 4567')).toBe(
    'invalid input [text] for [mail] call [number]',
  );
});

it('knows an own origin', () => {
  const is = (headers: Record<string, string>) =>
    isOwnOrigin({ headers: { host: 'help.example:8080', ...headers } } as never, 'https://centre.example');
  expect(is({})).toBe(true);
  expect(is({ origin: 'http://help.example:8080' })).toBe(true);
  expect(is({ origin: 'https://centre.example' })).toBe(true);
  expect(is({ origin: 'http://help.example' })).toBe(false);
  expect(is({ origin: 'null' })).toBe(false);
  expect(is({ origin: 'https://centre.example.evil.example' })).toBe(false);
  expect(is({ 'sec-fetch-site': 'cross-site' })).toBe(false);
});

it('gives roles what is theirs, and administrators what is a supervisor’s', () => {
  const [a, s, c] = [
    personViewer('a', 'administrator'),
    personViewer('s', 'supervisor'),
    personViewer('c', 'consultant'),
  ] as const;
  expect([a, s, c].map((viewer) => mayCall(['administrator'], viewer))).toEqual([true, false, false]);
  expect([a, s, c].map((viewer) => mayCall(['supervisor'], viewer))).toEqual([true, true, false]);
  expect([a, s, c].map((viewer) => mayCall(['consultant'], viewer))).toEqual([false, false, true]);
  const customer = { kind: 'customer', contactId: 'contact_1' } as const;
  expect(mayCall(['administrator', 'supervisor', 'consultant'], customer)).toBe(false);
  expect([mayCall(['customer'], customer), mayCall(['customer'], a), mayCall([], a), mayCall([], null)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
