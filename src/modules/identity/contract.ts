/** Who works here and what they may do. Shared with the screens. */

export type Role = 'administrator' | 'supervisor' | 'consultant';

/** A person who works in the centre. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly roles: readonly Role[];
  readonly isActive: boolean;
  /** Where they sit while they answer (ISO 3166-1, 'AL'); null: where the centre is. */
  readonly country: string | null;
}

/** Countries that the house can name to a caller: the Union, and where centres of the Union have people. */
export const personCountries = [
  ...['AL', 'AR', 'AT', 'BA', 'BE', 'BG', 'BR', 'CH', 'CO', 'CY', 'CZ', 'DE', 'DK', 'EE', 'EG', 'ES', 'FI', 'FR', 'GB'],
  ...['GR', 'HR', 'HU', 'IE', 'IN', 'IT', 'LT', 'LU', 'LV', 'MA', 'MD', 'ME', 'MK', 'MT', 'NL', 'PH', 'PL', 'PT', 'RO'],
  ...['RS', 'SE', 'SI', 'SK', 'TN', 'TR', 'UA', 'US'],
] as const;

/** Whoever asks for something: passed to every door, which checks rights. */
export type Viewer =
  | { readonly kind: 'person'; readonly id: string; readonly name: string; readonly roles: readonly Role[] }
  /** A customer, known only by the unguessable token of one conversation. */
  | { readonly kind: 'customer'; readonly contactId: string }
  /** A program with a token of its own. */
  | { readonly kind: 'program'; readonly id: string; readonly name: string; readonly roles: readonly Role[] }
  /** A device for everybody: it may begin calls and leave numbers, and reads nothing of anybody's. */
  | { readonly kind: 'kiosk'; readonly id: string; readonly name: string };

/** Whoever has roles here. */
export type Staff = Extract<Viewer, { readonly roles: readonly Role[] }>;
export const isStaff = (viewer: Viewer): viewer is Staff => viewer.kind === 'person' || viewer.kind === 'program';

export const isSupervisor = (viewer: Viewer): boolean =>
  isStaff(viewer) && viewer.roles.some((role) => role === 'supervisor' || role === 'administrator');
export const isAdministrator = (viewer: Viewer): boolean => isStaff(viewer) && viewer.roles.includes('administrator');

/** What a customer may say it is about, before writing: plain words for a queue. */
export interface Topic {
  readonly queueId: string;
  readonly it: string;
  readonly en: string;
}

/** More than six choices are a labyrinth: whoever wants help has to read them all (`design.md`). */
export const mostTopics = 6;

/** The centre's own name and ways, set in the studio. */
export interface Centre {
  readonly name: string;
  readonly language: 'it' | 'en';
  readonly timeZone: string;
  readonly phone: string;
  readonly address: string;
  /** How long the customer's word is waited for after asking; then the contact is unconfirmed. */
  readonly silenceMs: number;
  readonly bounceBudget: number;
  readonly isPractice: boolean;
  /** Shown to customers when there are two at least; whoever chooses none talks to a person all the same. */
  readonly topics: readonly Topic[];
  /** Customers may call out of the widget and the help page, while the telephone is on. */
  readonly takesWebCalls: boolean;
}

/** One place where a person is logged in. The token itself is known only to that browser. */
export interface Login {
  readonly id: string;
  readonly startedAt: number;
  readonly seenAt: number;
  /** What the browser says of itself. */
  readonly device: string;
  readonly isThisOne: boolean;
}

/** A program's key to the API: the token itself is shown once. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

/** A device in a shop or a town hall at which anybody may call or leave a number. */
export interface Kiosk {
  readonly id: string;
  /** As consultants see it: 'Sportello Via Roma'. */
  readonly name: string;
  readonly place: string;
  readonly madeAt: number;
  /** Until when its link may be opened; null where it was, or is too old. */
  readonly linkUntil: number | null;
  /** When a device took it on; null: none has. */
  readonly begunAt: number | null;
  readonly seenAt: number | null;
}

/** Expected refusals of identity; `server/problems.ts` gives the HTTP status, the screens' texts the words. */
export type IdentityRefusal =
  | 'identity.notLoggedIn'
  | 'identity.notAllowed'
  | 'identity.wrongLogin'
  | 'identity.wrongPassword'
  | 'identity.tooManyTries'
  | 'identity.busy'
  | 'identity.csrfMissing'
  | 'identity.foreignOrigin'
  | 'identity.mailInUse'
  | 'identity.unknownPerson'
  | 'identity.unknownLogin'
  | 'identity.unknownToken'
  | 'identity.unknownKiosk'
  | 'identity.kioskLinkGone'
  | 'identity.lastAdministrator'
  | 'identity.alreadySetUp';
