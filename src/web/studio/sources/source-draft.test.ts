import { describe, expect, it } from 'vitest';
import { readMapping } from '#modules/knowledge/facts/mapping.js';
import { draftOf, emptySource, ofKind, readSource } from './source-draft.js';
import { sourceWords } from './source-words.js';

const filled = { ...emptySource, key: 'guasti', nameIt: 'Guasti', nameEn: 'Faults' };

describe('the form of a live source', () => {
  it('begins as a register, which needs no program', () => {
    expect(readSource(filled)).toMatchObject({
      body: { kind: 'register', url: '', mapping: '', holdS: 4 * 3600, asks: { pattern: '#####' }, secret: null },
    });
    expect(readSource(emptySource)).toEqual({
      errors: { key: 'missing', nameIt: 'missing', nameEn: 'missing' },
    });
  });

  it('a program needs an address and sentences, and begins with sentences that can be read', () => {
    const program = ofKind(filled, 'faults');
    expect(readSource(program)).toEqual({ errors: { url: 'missing' } });
    expect(readMapping(program.mapping).problems).toEqual([]);
    const { body } = readSource({ ...program, url: 'https://x.example/{given}', timeout: '1,5' }) as { body: object };
    expect(body).toMatchObject({ timeoutMs: 1500, holdS: 60, secret: null });
    expect(readSource({ ...program, url: 'https://x.example/{given}', timeout: '9' })).toEqual({
      errors: { timeout: 'number' },
    });
  });

  it('leaves a sealed secret as it is where none is written', () => {
    const program = { ...ofKind(filled, 'order'), url: 'https://x.example/{given}', header: 'x-key' };
    expect((readSource(program) as { body: object }).body).not.toHaveProperty('secret');
    expect((readSource({ ...program, secret: 'abc' }) as { body: object }).body).toHaveProperty('secret', 'abc');
  });

  it('comes back as it was saved', () => {
    const { body } = readSource(filled) as { body: never };
    const more = { id: 'source_1', hasSecret: false, checkedAt: 1, revision: 1, changedAt: 1, changedBy: 'x' };
    expect(readSource(draftOf({ ...more, ...(body as object) } as never))).toEqual({ body });
  });

  it('says its braces as they are written', () => {
    expect(sourceWords.say('text')).toContain('{{fonte.dato}}');
    expect(sourceWords.say('mapping.hint')).toContain('{{a.b|day}}');
  });
});
