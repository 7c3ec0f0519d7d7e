/**
 * A page in every window and both themes: nothing that axe-core sees, nothing over the right edge (WCAG 1.4.10). With
 * PONTE_SHOTS=folder each look is kept as a picture, to be laid beside the mocks.
 */
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeProblems, overflowing } from './browser.js';

const shots = process.env['PONTE_SHOTS'];

/** A microphone that beeps once a second, allowed; loopback is the only network that a test may count on. */
export const fakeMicrophone = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--autoplay-policy=no-user-gesture-required',
];

export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** The size of text that the person chose, in percent. */
  readonly text?: '100' | '200';
  readonly isEdgeOnly?: boolean;
}

const inBothThemes = (width: number, height: number): Look[] =>
  (['light', 'dark'] as const).map((colorScheme) => ({ name: `${width}-${colorScheme}`, width, height, colorScheme }));

export const narrow = inBothThemes(320, 640);
export const wideAndNarrow: readonly Look[] = [...inBothThemes(1440, 900), ...narrow];
/** The window of the widget, where it is a page of its own. */
export const ofTheWidget: readonly Look[] = [...inBothThemes(520, 860), ...narrow];
export const withLargeText: readonly Look[] = [
  ...wideAndNarrow,
  { name: '1440-large', width: 1440, height: 900, colorScheme: 'light', text: '200' },
  // Beyond what WCAG asks (1.4.4 and 1.4.10 are not asked together), and it folds: only the edge is looked at.
  { name: '320-large', width: 320, height: 640, colorScheme: 'light', text: '200', isEdgeOnly: true },
];

/** Folding and colours are settled two frames after the window changed. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));

export async function keepPicture(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** The window is as before afterwards. `at` is scrolled to in each of them, where a page is longer than the window. */
export async function lookAt(
  page: Page,
  name: string,
  looks: readonly Look[] = wideAndNarrow,
  at?: Locator,
): Promise<void> {
  const before = page.viewportSize()!;
  const textBefore = await page.evaluate(() => document.documentElement.dataset['text']);
  for (const look of looks) {
    await page.setViewportSize({ width: look.width, height: look.height });
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    if (look.text) await page.evaluate((text) => (document.documentElement.dataset['text'] = text), look.text);
    await settled(page);
    await at?.scrollIntoViewIfNeeded();
    await keepPicture(page, `${name}-${look.name}`);
    if (!look.isEdgeOnly) expect.soft(await axeProblems(page), `${name}, ${look.name}`).toEqual([]);
    expect.soft(await overflowing(page), `${name}, ${look.name}: over the right edge`).toEqual([]);
  }
  await page.setViewportSize(before);
  await page.evaluate((text) => {
    if (text === undefined) delete document.documentElement.dataset['text'];
    else document.documentElement.dataset['text'] = text;
  }, textBefore);
}
