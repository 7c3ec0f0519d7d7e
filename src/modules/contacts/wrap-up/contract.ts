/** The codes a contact is wrapped up with: a list of the centre's own, in the order of the keys 1-9. Shared with screens. */

export interface WrapUpCode {
  readonly code: string;
  readonly it: string;
  readonly en: string;
  /** At rest: no longer offered, and still named where it was used. */
  readonly isActive: boolean;
  /** Used at least once: it stands in the history and cannot be deleted. */
  readonly isUsed: boolean;
}

/** What is sent to change the list. */
export type WrapUpCodeChange = Omit<WrapUpCode, 'isUsed'>;

export const mostWrapUpCodes = 60;
