/** What made the sound is not there: asked again in a moment, it may be. */
export class MediaLost extends Error {
  readonly code = 'media.lost';
}

/** By its code: it may have come from another process. */
export const isSoundLost = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | null)?.code === 'media.lost';

/** Two sides that know no common way to say something: 488. */
export class NoSound extends Error {
  readonly code = 'media.noCommonSound';
}

/** What was asked cannot be. */
export class MediaRefused extends Error {
  readonly code: string;
  constructor(code: string, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
  }
}
