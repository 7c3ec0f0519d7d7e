/** Fields that every m-line of a description has (RFC 8866). */
import type { Direction } from './engine.js';

export const addressIn = (section: string): string | null => /^c=IN IP[46] ([^\s/]+)/m.exec(section)?.[1] ?? null;

export const directionIn = (section: string): Direction | null =>
  (/^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(section)?.[1] as Direction | undefined) ?? null;

/** RFC 3264 6.1: what we may say to an offered direction. */
export function mirrored(direction: Direction): Direction {
  return direction === 'sendonly' ? 'recvonly' : direction === 'recvonly' ? 'sendonly' : direction;
}
