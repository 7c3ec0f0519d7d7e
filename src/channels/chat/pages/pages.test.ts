import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatMessage, ChatRow } from '#modules/contacts/live/contract.js';
import { isReachable } from '../customer-acts.js';
import { readFields } from '../routes-help.js';
import { conversationPage } from './conversation.js';
import { framePage } from './frame.js';
import { helpPage } from './help.js';
import { escapeHtml, html } from './html.js';
import { changeLook, lookCookieOf, readLook, safeBack, type Look } from './look.js';

const look: Look = { size: 0, theme: null, language: 'it' };
const ways = (words: string) => ({
  name: words,
  phone: '800 000 000',
  address: words,
  mail: 'aiuto@example.it',
  timeZone: 'Europe/Rome',
  isOpen: true,
  opensAt: null,
  wait: { lowMs: 60_000, highMs: 240_000 },
  canCall: true,
  learning: { purpose: words, days: 30 },
  topics: [
    { queueId: words, it: words, en: words },
    { queueId: 'queue_2', it: words, en: words },
  ],
});
const row = (words: string): ChatRow => ({
  id: 'contact_1',
  state: 'asked',
  consultantName: words,
  placeInLine: null,
  wait: null,
  opensAt: null,
  isCallback: false,
  isCall: false,
  doubts: [{ words, state: 'answered' }],
  promise: { what: words, dueAt: 0 },
});
const message = (words: string): ChatMessage => ({
  id: 'entry_1',
  at: 0,
  from: 'person',
  name: words,
  body: words,
  attachments: [{ fileId: 'file_1', name: words, type: 'image/png', size: 1 }],
  delivery: null,
});
const pagesOf = (words: string): string[] => [
  helpPage({ look, ways: ways(words), now: 0, clientId: 'x', refused: { reason: 'help.tooLong', words, name: words } }),
  conversationPage({
    look,
    ways: ways(words),
    now: 0,
    token: 'T',
    chat: row(words),
    messages: [message(words)],
    clientId: 'x',
    refused: { reason: 'help.tooLong', form: 'reply', words },
  }),
  framePage(look, ways(words)),
];
/** The page without its words: tags with their attributes' names. */
const skeleton = (page: string): string =>
  [...page.matchAll(/<[^>]*>/g)].map((tag) => tag[0].replace(/"[^"]*"/g, '""')).join('');

describe('words are words', () => {
  const plain = pagesOf('parole').map(skeleton);

  it('whatever a customer or consultant writes, the page keeps its shape', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom('<', '>', '"', "'", '`', '&', '=', ' ', '/', '--', 'script', 'onload', '</textarea>', '${1}'),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(nasty, (words) => {
        expect(pagesOf(`a${words}`).map(skeleton)).toEqual(plain);
      }),
    );
  });

  it('escapes every sign that could begin something', () => {
    expect(escapeHtml(`<a href="x" b='y' c=\`z\`>&`)).toBe(
      '&lt;a href=&quot;x&quot; b=&#39;y&#39; c=&#96;z&#96;&gt;&amp;',
    );
    expect(html`<p title="${'"><script>'}">${[html`<b>${'<'}</b>`, null, false, 3]}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;"><b>&lt;</b>3</p>',
    );
  });

  it('is small: at most 60 KB with style, script and typeface (about 17 KB compressed beside the page)', () => {
    for (const page of pagesOf('parole')) expect(brotliCompressSync(page).length).toBeLessThan(8 * 1024);
  });
});

describe('the look', () => {
  it('comes back as it was set', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 2),
        fc.constantFrom('light', 'dark', null),
        fc.constantFrom('it', 'en'),
        (size, theme, language) => {
          const wished = { size, theme, language } as Look;
          const cookie = lookCookieOf(wished).split(';')[0]!;
          expect(readLook(`a=b; ${cookie}; c=d`, 'de', 'it')).toEqual(wished);
        },
      ),
    );
  });
  it('follows the browser, then the centre; a link changes only what it names', () => {
    expect(readLook(undefined, 'de-DE,en;q=0.5', 'it').language).toBe('en');
    expect(readLook('ponte_look=9.<x>.xx', 'de', 'en')).toEqual({ size: 0, theme: null, language: 'en' });
    expect(changeLook({ size: 2, theme: 'dark', language: 'it' }, { lang: 'en' })).toEqual({
      size: 2,
      theme: 'dark',
      language: 'en',
    });
  });
  it.each([
    '//evil.example',
    '/help/../desk',
    'https://evil.example',
    '/help/c/short',
    '/help?x',
    '/help/c/' + 'a'.repeat(44),
  ])('never leads to %s', (back) => expect(safeBack(back)).toBe('/help'));
});

it('reads forms, whatever they hold', () => {
  expect(readFields('words=ciao+mondo%0D%0A%F0%9F%99%82&name=%00x&name=y')).toEqual({
    words: 'ciao mondo\r\n🙂',
    name: 'y',
  });
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (body) => void readFields(body)));
});

it.each([
  ['045 555 0142', true],
  ['+39 (045) 555-0142', true],
  ['giulia@example.it', true],
  ['domani', false],
  ['12345', false],
  ['a@b', false],
  ['', false],
])('%j can be reached: %s', (to, can) => expect(isReachable(to)).toBe(can));
