import { describe, expect, it } from 'vitest';
import { testCentre } from './centre.js';

const centre = await testCentre();

describe('the rights of a whole centre', () => {
  it('are said by every route', () => {
    const silent = centre.app.routes.filter((route) => route.who === undefined || route.who.length === 0);
    expect(silent.map((route) => route.url)).toEqual([]);
    expect(centre.app.routes.length).toBeGreaterThan(60);
  });

  it('let nobody into what staff may see, and no consultant into what administrators may', async () => {
    const anna = await centre.desk('Anna');
    for (const route of centre.app.routes) {
      if (!route.url.startsWith('/api/') || !route.methods.includes('GET') || route.who?.includes('anyone')) continue;
      const path = route.url.replace(/:\w+/g, 'contact_none');
      expect((await fetch(`${centre.url}${path}`)).status, `${path} for nobody`).toBe(401);
      const status = (await anna.call('GET', path)).status;
      if (!route.who?.includes('consultant')) expect(status, `${path} for a consultant`).toBe(403);
    }
  });

  it('let nobody change what is not theirs to change, whatever is sent', async () => {
    const bruno = await centre.desk('Bruno');
    for (const route of centre.app.routes)
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        if (!route.url.startsWith('/api/') || !route.methods.includes(method) || route.who?.includes('anyone'))
          continue;
        const path = route.url.replace(/:\w+/g, 'contact_none');
        const headers = { origin: centre.url, 'content-type': 'application/json' };
        const nobody = await fetch(`${centre.url}${path}`, { method, headers, body: '{}' });
        expect(nobody.status, `${method} ${path} for nobody`).toBe(401);
        if (route.who?.includes('consultant') || route.who?.includes('customer')) continue;
        expect((await bruno.call(method, path, {})).status, `${method} ${path} for a consultant`).toBe(403);
      }
  });

  it('give phrases to supervisors, and outcomes, keys and signatures to administrators alone', () => {
    const whoMay = (url: string): readonly string[] => [
      ...new Set(
        centre.app.routes
          .filter((route) => route.url === url && !route.methods.includes('GET'))
          .flatMap((route) => route.who ?? []),
      ),
    ];
    expect(whoMay('/api/studio/phrases/:phraseId').toSorted()).toEqual(['administrator', 'supervisor']);
    for (const url of ['/api/studio/wrap-up-codes', '/api/tokens', '/api/mailboxes/:mailboxId/dkim'])
      expect(whoMay(url), url).toEqual(['administrator']);
  });
});
