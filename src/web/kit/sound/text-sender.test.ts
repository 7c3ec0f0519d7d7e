import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TextSender } from './text-sender.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('sends the first letter at once, the rest four times a second, and the last one always', () => {
  const sent: string[] = [];
  const sender = new TextSender((line) => (sent.push(line), true));
  for (const line of ['B', 'Bu', 'Buo']) sender.type(line);
  expect(sent).toEqual(['B']);
  vi.advanceTimersByTime(250);
  expect(sent).toEqual(['B', 'Buo']);
  sender.type('Buon');
  vi.advanceTimersByTime(250);
  expect(sent).toEqual(['B', 'Buo', 'Buon']);
  vi.advanceTimersByTime(1_000);
  expect(sent).toHaveLength(3);
  sender.type('Buono');
  expect(sent.at(-1)).toBe('Buono');
});

it('keeps what could not be sent, and sends it when the way is back', () => {
  const sent: (readonly [string, boolean])[] = [];
  let isOpen = false;
  const sender = new TextSender((line, isDone) => (isOpen ? (sent.push([line, isDone]), true) : false));
  sender.type('aiuto');
  expect(sender.enter()).toBe(false);
  expect(sender.line).toBe('aiuto');
  isOpen = true;
  sender.again();
  expect(sender.enter()).toBe(true);
  expect([sent, sender.line]).toEqual([
    [
      ['aiuto', false],
      ['aiuto', true],
    ],
    '',
  ]);
  expect(sender.enter()).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(sent).toHaveLength(2);
});
