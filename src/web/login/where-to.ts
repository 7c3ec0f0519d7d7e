/** Where a person goes after logging in: back to where they were, else to the work of their role. */
import type { Role } from '#modules/identity/contract.js';

export interface SetupState {
  readonly needsAdministrator: boolean;
  readonly hasPeople: boolean;
  readonly hasQueues: boolean;
  readonly hasMailbox: boolean;
  readonly isPractice: boolean;
}

/** Only a path of our own: `//elsewhere.example` and `/\elsewhere` are addresses of other sites to a browser. */
export function isOwnPath(next: string | null): next is string {
  return next !== null && /^\/(?![/\\])[^\p{Cc}\\]*$/u.test(next) && !next.startsWith('/login');
}

export function whereTo(roles: readonly Role[], next: string | null, setup: SetupState | null): string {
  if (isOwnPath(next)) return next;
  if (roles.includes('administrator') && setup && !setup.hasQueues) return '/setup/';
  if (roles.includes('supervisor')) return '/floor/';
  if (roles.includes('administrator')) return '/studio/';
  return '/desk/';
}
