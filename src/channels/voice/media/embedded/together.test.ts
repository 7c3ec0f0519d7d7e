import { describe, expect, it } from 'vitest';
import { together } from './together.js';

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

describe('messages to another process', () => {
  it('go as one list a turn, in their order', async () => {
    const sent: (readonly number[])[] = [];
    const say = together<number>((messages) => sent.push(messages));
    say(1);
    await Promise.resolve();
    say(2);
    expect(sent).toEqual([]);
    await turn();
    say(3);
    await turn();
    expect(sent).toEqual([[1, 2], [3]]);
  });

  it('that are said while a list is sent go with the next', async () => {
    const sent: (readonly number[])[] = [];
    const say = together<number>((messages) => {
      sent.push(messages);
      if (sent.length === 1) say(9);
    });
    say(1);
    await turn();
    await turn();
    expect(sent).toEqual([[1], [9]]);
  });
});
