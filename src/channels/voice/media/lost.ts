/** What made the sound is not there: asked again in a moment, it may be. */
export class MediaLost extends Error {
  readonly code = 'media.lost';
}
