import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#store/testing/database.js';
import { createIdentity, type Identity } from './index.js';

let test: TestDatabase;
let identity: Identity;
let now = 1_800_000_000_000;
beforeAll(async () => {
  test = await testDatabase();
  identity = createIdentity({ pool: test.pool, now: () => now });
});
afterAll(() => test.pool.query('delete from kiosk'));

const refusal = (code: string) => expect.objectContaining({ code });
const dayMs = 24 * 3_600_000;

describe('a kiosk', () => {
  it('is begun once by its link, and known by its key from then on', async () => {
    const { kiosk, link } = await identity.makeKiosk('Sportello Via Roma', 'Verona, via Roma 12');
    expect(kiosk).toMatchObject({ name: 'Sportello Via Roma', begunAt: null, linkUntil: now + dayMs });
    expect(await identity.kioskOfLink(link)).toMatchObject({ id: kiosk.id });
    // Typed by hand: large letters and without the strokes.
    const { key } = await identity.beginKiosk(link.toUpperCase().replaceAll('-', ' '));
    expect(await identity.viewerOfKiosk(key)).toEqual({ kind: 'kiosk', id: kiosk.id, name: 'Sportello Via Roma' });
    expect(await identity.kioskById(kiosk.id)).toMatchObject({ begunAt: now, linkUntil: null });
    await expect(identity.beginKiosk(link)).rejects.toEqual(refusal('identity.kioskLinkGone'));
    expect(await identity.kioskOfLink(link)).toBeNull();
    expect(await identity.viewerOfKiosk(`${key}x`)).toBeNull();
  });

  it('keeps neither link nor key, only what they are checked by', async () => {
    const { link } = await identity.makeKiosk('Municipio', '');
    const { key } = await identity.beginKiosk(link);
    const { rows } = await test.pool.query('select row_to_json(kiosk)::text as row from kiosk');
    for (const secret of [link, link.replaceAll('-', ''), key]) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('goes to another device by a new link; the old one goes on until then', async () => {
    const { kiosk, link } = await identity.makeKiosk('Biblioteca', '');
    const { key: old } = await identity.beginKiosk(link);
    const again = await identity.linkKiosk(kiosk.id);
    expect(await identity.viewerOfKiosk(old)).not.toBeNull();
    const { key } = await identity.beginKiosk(again.link);
    expect(await identity.viewerOfKiosk(old)).toBeNull();
    expect(await identity.viewerOfKiosk(key)).not.toBeNull();
    await identity.withdrawKiosk(kiosk.id);
    expect(await identity.viewerOfKiosk(key)).toBeNull();
    await expect(identity.withdrawKiosk(kiosk.id)).rejects.toEqual(refusal('identity.unknownKiosk'));
    await expect(identity.linkKiosk(kiosk.id)).rejects.toEqual(refusal('identity.unknownKiosk'));
  });

  it('has a link of one day', async () => {
    const { link } = await identity.makeKiosk('Mercato', '');
    now += dayMs;
    expect(await identity.kioskOfLink(link)).toBeNull();
    await expect(identity.beginKiosk(link)).rejects.toEqual(refusal('identity.kioskLinkGone'));
  });
});
