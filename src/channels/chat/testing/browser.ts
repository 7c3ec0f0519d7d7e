/** A centre that listens, with the live socket and the built pages, and a browser that looks at it. */
import { existsSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import pino from 'pino';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chatView } from '#modules/contacts/index.js';
import { createIdentity } from '#modules/identity/index.js';
import { Hub } from '#server/live/hub.js';
import type { TestDatabase } from '#store/testing/database.js';
import { customerOf } from '../index.js';
import { lucia, testCentre, type TestCentre } from './centre.js';

export const webRoot = resolve(import.meta.dirname, '../../../../dist/web');

const axeSource = readFileSync(resolve(import.meta.dirname, '../../../../node_modules/axe-core/axe.min.js'), 'utf8');

export interface OpenCentre extends TestCentre {
  readonly base: string;
}

export async function openCentre(test: TestDatabase): Promise<OpenCentre> {
  if (!existsSync(resolve(webRoot, 'w/frame.js'))) throw new Error('build the screens first: npm run build');
  const centre = await testCentre(test, webRoot);
  const { app, floor } = centre;
  const identity = createIdentity({ pool: test.pool });
  const nameOf = (id: string): string | null => (id === lucia.id ? lucia.name : null);
  const hub = new Hub({
    views: [chatView({ floor, pool: test.pool, nameOf })],
    log: pino({ level: 'silent' }),
    credentials: { ...identity, customerOf: customerOf(test.pool) },
    publicUrl: () => 'http://127.0.0.1',
    cursor: () => floor.cursor,
    onCommitted: (listener) => floor.onCommitted(listener),
  });
  hub.attach(app.server);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    await hub.drain();
    await centre.close();
  };
  return { ...centre, base: `http://127.0.0.1:${port}`, close };
}

/** Null where no browser can be had; `CI=true` makes that a failure. */
export async function openBrowser(): Promise<Browser | null> {
  const executablePath = [process.env['PONTE_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (path) => path !== undefined && existsSync(path),
  );
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
  try {
    return await chromium.launch({ ...(executablePath ? { executablePath } : {}), args });
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    return null;
  }
}

/** Everything wrong that axe-core sees, in words. */
export async function axeProblems(page: Page): Promise<string[]> {
  // Evaluated, not added as a tag: the page's own policy stays in force and is tested along.
  await page.evaluate(axeSource);
  return page.evaluate<string[]>(
    `axe.run().then(({ violations }) =>
       violations.flatMap((one) => one.nodes.map((node) => one.id + ': ' + node.html + ' ' + (node.failureSummary ?? ''))))`,
  );
}

/** Nothing reaches over the right edge. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
