import { describe, expect, it } from 'vitest';
import type { DeskItem } from '#modules/contacts/live/contract.js';
import { groupOf, inOrder, turnsOf, waitTone } from './turns.js';

const item = (id: string, more: Partial<DeskItem>): DeskItem => ({
  id,
  customerName: id,
  subject: '',
  lastWords: '',
  channel: 'chat',
  state: 'open',
  turn: 'consultant',
  turnSince: 0,
  openDoubts: 0,
  doubts: 0,
  promise: null,
  isHeld: true,
  isVulnerable: false,
  promiseMs: 60_000,
  ...more,
});
const promise = (dueAt: number, isLate = false): DeskItem['promise'] => ({ what: 'richiamare', dueAt, isLate });

describe('the inbox', () => {
  it('puts a contact where its turn is', () => {
    expect(groupOf(item('a', {}))).toBe('mine');
    expect(groupOf(item('a', { turn: 'customer' }))).toBe('waiting');
    expect(groupOf(item('a', { turn: 'customer', promise: promise(9) }))).toBe('promises');
    expect(groupOf(item('a', { turn: 'customer', promise: promise(9, true) }))).toBe('mine');
    expect(groupOf(item('a', { turn: 'consultant', promise: promise(9) }))).toBe('mine');
  });

  it('puts first who should have an answer first, not who wrote first', () => {
    const mail = item('mail', { turnSince: 0, promiseMs: 4 * 3_600_000 });
    const chat = item('chat', { turnSince: 60_000, promiseMs: 60_000 });
    expect(turnsOf([mail, chat]).mine.map((one) => one.id)).toEqual(['chat', 'mail']);
  });

  it('keeps every contact exactly once', () => {
    const items = [item('a', {}), item('b', { turn: 'customer' }), item('c', { turn: 'nobody', promise: promise(3) })];
    expect(
      inOrder(turnsOf(items))
        .map((one) => one.id)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  it('is red only beyond the promise', () => {
    expect(waitTone(item('a', {}), 30_000)).toBe('plain');
    expect(waitTone(item('a', {}), 45_000)).toBe('warn');
    expect(waitTone(item('a', {}), 60_000)).toBe('crit');
  });
});
