import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disposition, fileHeaders } from './index.js';
import { allowedTypes, safeName, sniff } from './sniff.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('what a file is', () => {
  it.each([
    ['\xff\xd8\xff\xe0 JFIF', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n....', 'image/png'],
    ['GIF89a', 'image/gif'],
    ['RIFF....WEBPVP8 ', 'image/webp'],
    ['\0\0\0\x18ftypheic', 'image/heic'],
    ['%PDF-1.7', 'application/pdf'],
    ['Buongiorno,\nla luce va e viene', 'text/plain'],
  ])('%j is told by its bytes', (head, type) => expect(sniff(bytes(head))).toBe(type));

  it('refuses programs, pages, films, empty and broken files', () => {
    for (const head of [
      '',
      'MZ\x90\0',
      '\x7fELF',
      '<!DOCTYPE html><script>alert(1)</script>',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="x()">',
      '\0\0\0\x18ftypisom',
      'PK\x03\x04 nothing we know',
      `PK\x03\x04${' '.repeat(40)}word/document.xml word/vbaProject.bin`,
      'caf\xe9 in no UTF-8',
    ])
      expect(sniff(bytes(head))).toBeNull();
  });

  it('knows documents by their parts', () => {
    expect(sniff(bytes(`PK\x03\x04${' '.repeat(40)}word/document.xml`))).toMatch(/wordprocessingml/);
    const odt = `PK\x03\x04${' '.repeat(26)}mimetypeapplication/vnd.oasis.opendocument.textPK`;
    expect(sniff(bytes(odt))).toBe('application/vnd.oasis.opendocument.text');
  });
});

describe('what a file is called', () => {
  it.each([
    ['../../etc/passwd', 'text/plain', 'passwd.txt'],
    ['C:\\photos\\contatore.JPG', 'image/jpeg', 'contatore.jpg'],
    ['fattura.pdf.exe', 'application/pdf', 'fattura.pdf.pdf'],
    ['foto\u202Egpj.exe', 'image/png', 'fotogpj.png'],
    ['\0\r\nSet-Cookie: x', 'image/png', 'Set-Cookie_ x.png'],
    ['', 'image/png', 'file.png'],
    ['perché no.txt', 'text/plain', 'perché no.txt'],
  ] as const)('%j of %s becomes %j', (name, type, safe) => expect(safeName(name, type)).toBe(safe));

  it('is never a path, never empty, never breaks a header, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...allowedTypes), (name, type) => {
        const safe = safeName(name, type);
        expect(safe.length).toBeGreaterThan(3);
        expect(safe).not.toMatch(/[/\\\0\r\n<>"]/);
        expect(safe.startsWith('.')).toBe(false);
        expect([...safe].length).toBeLessThanOrEqual(121);
        expect(disposition(safe, false)).toMatch(
          /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[\x21-\x7e]+$/,
        );
      }),
    );
  });
});

it('shows pictures in place, hands everything else over, and lets nothing run', () => {
  const of = (type: string) => fileHeaders({ fileId: 'file_1', name: 'a.bin', type, size: 1 });
  expect(of('image/png')['content-disposition']).toMatch(/^inline/);
  expect(of('application/pdf')['content-disposition']).toMatch(/^attachment/);
  expect(of('text/plain')).toMatchObject({ 'x-content-type-options': 'nosniff' });
  expect(of('text/plain')['content-security-policy']).toContain('sandbox');
});
