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
});
