import { describe, expect, it } from 'vitest';
import { headOf } from './mail-head.js';

describe('the head of a mail in quarantine', () => {
  it('is read however it is written and folded', () => {
    expect(headOf('FROM: Anna <anna@example.it>\r\nSubject: La\r\n  bolletta\r\nTo: x@y.it')).toEqual({
      from: 'Anna <anna@example.it>',
      subject: 'La bolletta',
    });
  });

  it('is empty where there is none, and never long', () => {
    expect(headOf('')).toEqual({ from: '', subject: '' });
    expect(headOf('no header at all')).toEqual({ from: '', subject: '' });
    expect(headOf(`Subject: ${'x'.repeat(1000)}`).subject).toHaveLength(160);
  });

  it('does not take a line that only begins alike', () => {
    expect(headOf('Subject-Of: nothing\nFrom-Whom: nobody')).toEqual({ from: '', subject: '' });
  });
});
