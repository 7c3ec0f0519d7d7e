import { describe, expect, test } from 'vitest';
import { parseMail } from '../parse.js';
import { hasAttachment } from './drawn.js';

interface Part {
  readonly disposition?: string;
  readonly id?: string;
  readonly type?: string;
  readonly bytes?: number;
}

/** A letter as mail programs write it: HTML and what belongs to it in one multipart/related (RFC 2387). */
async function came(html: string, ...parts: readonly Part[]): Promise<boolean> {
  const made = parts.map(({ disposition, id, type = 'image/png', bytes = 40_000 }) =>
    [
      '--part',
      `Content-Type: ${type}; name="a"`,
      ...(disposition === undefined ? [] : [`Content-Disposition: ${disposition}`]),
      ...(id === undefined ? [] : [`Content-ID: <${id}>`]),
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.alloc(bytes, 1)
        .toString('base64')
        .replace(/(.{76})/g, '$1\r\n'),
    ].join('\r\n'),
  );
  const head =
    'From: a@b.example\r\nSubject: Bolletta\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=part\r\n';
  const letter = `--part\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}`;
  const mail = await parseMail(Buffer.from([head, letter, ...made, '--part--', ''].join('\r\n')));
  expect(mail.files).toHaveLength(parts.length);
  return hasAttachment(mail);
}

const inline = { disposition: 'inline', id: 'logo@x' } as const;
const signed = '<p>Quando scade?</p><p>Grazie<br>Anna Rossi<br><img src="cid:logo@x"></p>';

describe('what came along with a mail', () => {
  test('is nothing where it is drawn under the name', async () => {
    expect(await came(signed, inline)).toBe(false);
    expect(await came(signed, { id: 'logo@x' }), 'without a disposition').toBe(false);
    expect(await came('<p>Quando scade?</p><div>-- </div><div>Anna<img src="cid:logo@x"></div>', inline)).toBe(false);
    const outlook = { disposition: 'inline; filename="image001.png"', id: 'image001.png@01DC' };
    expect(await came(signed.replace('logo@x', 'image001.png@01DC'), outlook)).toBe(false);
    expect(await came(signed.replace('logo@x', 'logo%40x'), inline), 'percent-encoded').toBe(false);
  });

  test('is a file where it is set apart, named by nothing, or no picture', async () => {
    expect(await came(signed, { ...inline, disposition: 'attachment; filename="a.png"' })).toBe(true);
    expect(await came(signed, { ...inline, id: 'other@x' })).toBe(true);
    expect(await came(signed, { disposition: 'inline' }), 'no Content-ID').toBe(true);
    expect(await came(signed, { ...inline, type: 'application/pdf' })).toBe(true);
    expect(await came('<p>Quando scade?</p>', inline), 'the HTML does not draw it').toBe(true);
    expect(await came(signed, inline, { disposition: 'attachment', type: 'application/pdf' }), 'one of two').toBe(true);
  });

  test('is a file where a picture stands in the question, unless it is too small to say anything', async () => {
    const asks = '<p>Quando scade questa?<br><img src="cid:logo@x"></p><p>Grazie<br>Anna</p>';
    expect(await came(asks, inline)).toBe(true);
    expect(await came(asks, { ...inline, bytes: 4_000 })).toBe(false);
    const noEnd = '<p>Quando scade la bolletta?</p><p>Anna Rossi</p><img src="cid:logo@x">';
    expect(await came(noEnd, inline), 'nobody knows whether it is a photograph').toBe(true);
    expect(await came(noEnd, { ...inline, bytes: 4_000 })).toBe(false);
  });

  test('takes no long time to be told', async () => {
    const many = '<img src="cid:'.repeat(20_000) + '<img '.repeat(20_000);
    const from = process.cpuUsage();
    expect(await came(many, inline)).toBe(true);
    expect(process.cpuUsage(from).user / 1000).toBeLessThan(2_000);
  });
});
