import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact, Entry } from '#modules/contacts/contract.js';
import { longestAsked } from '#modules/knowledge/suggest/contract.js';
import { askedOf, withAnswer, withoutAnswer } from './asked.js';

const contact = (part: Partial<Contact> = {}): Contact =>
  ({ channel: 'chat', subject: 'Bolletta', state: 'open', joinedInto: null, ...part }) as Contact;
const said = (kind: 'customer' | 'consultant' | 'machine', body: string): Entry =>
  ({ kind: 'message', author: { kind }, body }) as Entry;
const note = (body: string): Entry => ({ kind: 'note', author: { kind: 'consultant' }, body }) as Entry;

describe('what a conversation asks', () => {
  const first = said('customer', 'Quando scade la mia bolletta della luce?');
  const second = said('customer', 'E come faccio per pagarla a rate, per favore?');

  it('is what the customer said since a person answered; a machine is no person', () => {
    expect(askedOf(contact(), [first, said('machine', 'In alto.'), second], '')).toBe(`${first.body}\n${second.body}`);
    expect(askedOf(contact(), [first, said('consultant', 'In alto.'), second], '')).toBe(second.body);
  });

  it('goes back one message where little was said since', () => {
    const entries = [first, said('consultant', 'Ha la bolletta?'), said('customer', 'Sì')];
    expect(askedOf(contact(), entries, '')).toBe(`${first.body}\nSì`);
    expect(askedOf(contact(), entries.slice(0, 2), '')).toBe(first.body);
  });

  it('has the subject of a mail, and on the telephone what is being noted down', () => {
    expect(askedOf(contact({ channel: 'mail' }), [first], 'una nota')).toBe(`Bolletta\n${first.body}`);
    const call = contact({ channel: 'call', subject: '' });
    expect(askedOf(call, [note('vuole la voltura')], '')).toBe('vuole la voltura');
    expect(askedOf(call, [note('vuole la voltura')], 'chiede le rate')).toBe('chiede le rate');
    const opened = {
      ...said('customer', 'Telefonata · Menu «Acqua e Luce» · Guasti'),
      channel: 'call',
      params: {},
    } as Entry;
    expect(askedOf({ ...call, subject: 'Guasti' }, [opened], '')).toBe('Guasti');
    expect(askedOf({ ...call, subject: 'Guasti' }, [opened, said('customer', 'Non va')], '')).toBe('Guasti\nNon va');
    const spoken = { ...first, channel: 'call', params: { transcribed: 1 } } as unknown as Entry;
    expect(askedOf({ ...call, subject: first.body }, [spoken], '')).toBe(first.body);
    // The house's own note names the menu of the call; the caller's words to a machine are the subject too.
    const house = { ...note('Telefonata · Menu «Acqua e Luce»'), author: { kind: 'machine' } } as Entry;
    expect(askedOf({ ...call, subject: first.body }, [first, house], '')).toBe(first.body);
  });

  it('is nothing once it is over, and never longer than may be asked', () => {
    for (const state of ['resolved', 'unconfirmed'] as const)
      expect(askedOf(contact({ state }), [first], 'x')).toBe('');
    expect(askedOf(contact({ joinedInto: 'contact_2' }), [first], '')).toBe('');
    expect(askedOf(contact(), [said('customer', 'x'.repeat(9_000))], '')).toHaveLength(longestAsked);
  });
});

describe('an answer put into the text', () => {
  const text = fc.string({ maxLength: 30 }).map((one) => one.trim());
  const answer = fc.string({ minLength: 1, maxLength: 30 }).filter((one) => one.trim() === one);
  it('comes out again and leaves what stood there, whatever was written since', () => {
    fc.assert(
      fc.property(text, answer, text, (before, put, since) => {
        expect(withoutAnswer(withAnswer(before, put), put)).toBe(before);
        const left = withoutAnswer(`${withAnswer(before, put)}\n\n§${since}`, put);
        if (!since.includes(put)) expect(left).toContain(`§${since}`);
      }),
    );
  });
  it('stays where it was changed', () => {
    expect(withoutAnswer('La data è in alto a destra.', 'La data è in alto.')).toBeNull();
  });
});
