import { createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { compose } from './compose.js';
import { dkimRecord, findDkim, makePrivateKey } from './dkim.js';
import type { Mailbox } from './mailboxes.js';

const privateKey = await makePrivateKey();
const record = dkimRecord({ domain: 'esempio.it', selector: 'ponte', privateKey })!;
const refused = (code: string) => async (): Promise<string[][]> => {
  throw Object.assign(new Error(code), { code });
};

describe('the DKIM key of a mailbox', () => {
  it('is published as the record says: what it signs, the record verifies', () => {
    expect(record.name).toBe('ponte._domainkey.esempio.it');
    const published = /p=(.+)$/.exec(record.value)![1]!;
    const key = createPublicKey({ key: Buffer.from(published, 'base64'), format: 'der', type: 'spki' });
    const words = Buffer.from('from: assistenza@esempio.it');
    expect(verify('sha256', words, key, sign('sha256', words, privateKey))).toBe(true);
    expect(dkimRecord({ domain: 'esempio.it', selector: 'ponte', privateKey: 'no key' })).toBeNull();
  });

  it('is found in DNS however the panel cut it, and another one is told from none', async () => {
    const { value } = record;
    const cut = [value.slice(0, 200), value.slice(200)];
    expect(await findDkim(record, async () => [cut])).toBe('ok');
    expect(await findDkim(record, async () => [[value.replace('p=', 'p= ').replace('; k', ';k')]])).toBe('ok');
    expect(await findDkim(record, async () => [['v=DKIM1; k=rsa; p=AAAA']])).toBe('otherKey');
    expect(await findDkim(record, async () => [[value], ['v=DKIM1; k=rsa; p=AAAA']])).toBe('otherKey');
    expect(await findDkim(record, async () => [['v=spf1 -all']])).toBe('missing');
    expect(await findDkim(record, refused('ENOTFOUND'))).toBe('missing');
    expect(await findDkim(record, refused('ETIMEOUT'))).toBe('noAnswer');
  });
});

describe('a mail of that mailbox', () => {
  const signed = (isPublished?: boolean): boolean => {
    const dkim = {
      domain: 'esempio.it',
      selector: 'ponte',
      privateKey,
      ...(isPublished !== undefined && { isPublished }),
    };
    const mailbox: Mailbox = {
      ...{ id: 'mailbox_1', address: 'a@esempio.it', name: 'A', queueId: 'queue_1', imap: null, smtp: null },
      ...{ dkim, hasTags: false, isActive: true },
    };
    const letter = {
      ...{ mailbox, kind: 'auto' as const, to: 'b@esempio.it', body: 'Ciao', authorName: null, centreName: 'A' },
      ...{ before: [], files: [], replyTag: null, returnTag: null, subject: 'S', messageId: '<1@esempio.it>' },
      contact: { id: 'contact_1', subject: 'S', language: 'it' },
    };
    return 'dkim' in compose(letter as unknown as Parameters<typeof compose>[0]);
  };
  it('is signed once the record was found, or when the key was brought along', () => {
    expect([signed(false), signed(true), signed()]).toEqual([false, true, true]);
  });
});
