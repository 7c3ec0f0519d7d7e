import { describe, expect, it } from 'vitest';
import { isOwnPath, whereTo } from './where-to.js';

const ready = { needsAdministrator: false, hasPeople: true, hasQueues: true, hasMailbox: true, isPractice: false };

describe('after the login', () => {
  it('goes to the work of the role', () => {
    expect(whereTo(['consultant'], null, ready)).toBe('/desk/');
    expect(whereTo(['supervisor', 'consultant'], null, ready)).toBe('/floor/');
    expect(whereTo(['administrator'], null, ready)).toBe('/studio/');
    expect(whereTo(['administrator', 'supervisor', 'consultant'], null, { ...ready, hasQueues: false })).toBe(
      '/setup/',
    );
  });

  it('goes back to where the person was, never to another site', () => {
    expect(whereTo(['consultant'], '/desk/#/c/contact_1', ready)).toBe('/desk/#/c/contact_1');
    for (const trap of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'desk',
      '/a\nb',
      '/login/?next=/',
    ]) {
      expect(isOwnPath(trap), trap).toBe(false);
      expect(whereTo(['consultant'], trap, ready)).toBe('/desk/');
    }
  });
});
