import { describe, expect, it } from 'vitest';
import { newRow } from './contract.js';
import { type OpeningOf, openingOf, openingOfWeb } from './words.js';

const row = newRow({
  ...{
    direction: 'in',
    number: '+393330001',
    dialled: '+3906',
    trunk: 't',
    startedAt: 5,
    flow: 'Acqua',
    flowVersion: 2,
  },
});
const of = (more: Partial<OpeningOf>): OpeningOf => ({
  ...{ row, language: 'it', callerLanguage: 'it', contactId: 'contact_1', queueId: 'queue_a', at: 9, gathered: {} },
  ...{ caller: { customer: null, by: null, identities: [] }, spoken: null },
  ...more,
});

describe('a call on the desk', () => {
  it('has the caller’s own words as theirs, marked as a machine’s hearing, and beside them how they came', () => {
    expect(openingOf(of({ spoken: 'quando scade la bolletta' }))).toMatchObject({
      subject: 'quando scade la bolletta',
      message: { clientId: row.id, body: 'quando scade la bolletta', isTranscribed: true },
      note: { clientId: `${row.id}-call`, body: 'Telefonata da +393330001 · Menu «Acqua», versione 2' },
      firstDoubt: null,
    });
  });

  it('says that a machine did not understand, and without speech nothing of it', () => {
    const unheard = openingOf(of({ spoken: '' }));
    expect(unheard).toMatchObject({
      subject: 'Telefonata',
      message: { body: expect.stringMatching(/non ha capito$/) as string },
    });
    expect(unheard).not.toHaveProperty('note');
    expect(openingOf(of({}))).toMatchObject({
      message: { clientId: row.id, body: 'Telefonata da +393330001 · Menu «Acqua», versione 2' },
    });
    expect(openingOf(of({}))).not.toHaveProperty('note');
  });

  it('is named by as many words as a line shows, whole ones', () => {
    const opening = openingOf(of({ spoken: 'parola '.repeat(30).trim() }));
    expect(opening).toMatchObject({ subject: `${'parola '.repeat(11).trim()}…` });
  });

  it('out of the website tells the conversation that a machine heard it', () => {
    const from = { conversationId: 'c', caller: { name: 'Rosa', identity: 'x' }, language: 'en' as const };
    expect(openingOfWeb(of({ spoken: 'my bill', language: 'en' }), from)).toMatchObject({
      subject: 'my bill',
      message: {
        body: expect.stringMatching(/“my bill” \(said on the telephone, understood by a machine\)$/) as string,
      },
    });
  });
});
