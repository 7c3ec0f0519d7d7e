import { describe, expect, it } from 'vitest';
import { mailboxDraftOf, readMailbox, withoutPasswords, type Mailbox } from './mailbox-draft.js';
import { profileDraftOf, readProfile } from './profile-draft.js';
import { groupsFor, hashOf, placeOf } from './place.js';
import { sectionTexts } from './section-texts.js';

const mailbox: Mailbox = {
  id: 'mailbox_1',
  address: 'info@esempio.it',
  name: 'Esempio',
  queueId: 'queue_1',
  imap: { host: 'imap.esempio.it', port: 993, secure: true, user: 'info', hasPassword: true, folder: 'INBOX' },
  smtp: null,
  hasTags: true,
  isActive: true,
  status: null,
};

describe('the form of a mailbox', () => {
  it('sends no password unless one was written, and keeps none in the browser', () => {
    const draft = mailboxDraftOf(mailbox);
    expect(readMailbox(draft)).toMatchObject({ body: { imap: { host: 'imap.esempio.it', port: 993 }, smtp: null } });
    expect(JSON.stringify(readMailbox(draft))).not.toContain('password');
    const typed = { ...draft, imap: { ...draft.imap, password: 'segreta' } };
    expect(readMailbox(typed)).toMatchObject({ body: { imap: { password: 'segreta' } } });
    expect(JSON.stringify(withoutPasswords(typed))).not.toContain('segreta');
  });

  it('names each wrong field', () => {
    const draft = mailboxDraftOf({ ...mailbox, address: 'info', queueId: '' });
    const wrong = { ...draft, imap: { ...draft.imap, host: 'imap esempio', port: '0', user: ' ' } };
    expect(readMailbox(wrong)).toEqual({
      errors: { address: 'mail', queueId: 'queue', 'imap.host': 'host', 'imap.port': 'port', 'imap.user': 'missing' },
    });
  });
});

describe('the form of a profile', () => {
  const consultant = {
    id: 'person_1',
    skills: { guasti: 8 },
    languages: ['it', 'en'],
    capacity: { chat: 3, mail: 5, call: 1 },
    interruptedBy: { mail: ['chat', 'call'] },
  };

  it('gives back what it was given, with what it does not show', () => {
    const { id: _id, ...profile } = consultant;
    expect(readProfile(profileDraftOf(consultant), consultant)).toEqual({ body: profile });
  });

  it('refuses languages and numbers that cannot be meant', () => {
    const draft = { ...profileDraftOf(consultant), languages: 'italiano', chat: '-1' };
    expect(readProfile(draft, consultant)).toEqual({ errors: { languages: 'languages', chat: 'count' } });
  });
});

describe('a place in the studio', () => {
  it('is a link that comes back', () => {
    expect(placeOf(hashOf('queues', 'queue_a/b'))).toEqual({ section: 'queues', id: 'queue_a/b' });
    expect(placeOf(hashOf('hours'))).toEqual({ section: 'hours', id: null });
    expect(placeOf('#nonsense')).toEqual({ section: 'people', id: null });
  });

  it('stands under one heading, and each person sees those that are theirs', () => {
    const seenBy = (...roles: string[]): string[] => groupsFor(roles).flatMap((group) => group.sections);
    const named = Object.keys(sectionTexts.it).filter((key) => key.startsWith('section.'));
    expect(
      seenBy('administrator')
        .map((one) => `section.${one}`)
        .sort(),
    ).toEqual(named.sort());
    for (const section of seenBy('administrator')) expect(placeOf(`#${section}`)).toEqual({ section, id: null });
    expect(seenBy('supervisor')[0]).toBe('answers');
    expect(seenBy('supervisor')).not.toContain('people');
    expect(groupsFor(['consultant'])).toEqual([{ name: 'centre', sections: ['logins'] }]);
  });
});
