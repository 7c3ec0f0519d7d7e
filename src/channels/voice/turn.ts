/**
 * A consultant at home behind a hotel's or a hospital's firewall reaches us by TURN (coturn). Credentials are made for each
 * connection and die by themselves ("A REST API For Access To TURN Services", draft-uberti-behave-turn-rest-00; coturn's
 * `use-auth-secret`): nothing to keep, nothing to leak.
 */
import { createHmac } from 'node:crypto';

export interface TurnSettings {
  /** RFC 7065 and RFC 7064: `turn:host:3478?transport=udp`, `turns:host:443?transport=tcp`, `stun:host:3478`. */
  readonly urls: readonly string[];
  /** Shared with coturn (`static-auth-secret`). Null: only STUN can be used. */
  readonly secret: string | null;
}

export interface TurnServer {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
}

/** coturn checks them again at each refresh, so they outlive the longest call; an ICE restart brings new ones. */
const lifeS = 4 * 3_600;

/** `who` is told apart in coturn's log and quotas, and cannot be told who it is: the name is a keyed hash. */
export function turnServersFor(
  { urls, secret }: TurnSettings,
  who: string,
  nowMs: number,
  key: Buffer,
): readonly TurnServer[] {
  const name = createHmac('sha256', key).update(`turn ${who}`).digest('hex').slice(0, 16);
  const username = `${Math.floor(nowMs / 1_000) + lifeS}:${name}`;
  return urls.flatMap((one): TurnServer[] => {
    if (/^stuns?:/.test(one)) return [{ urls: one }];
    if (secret === null) return [];
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return [{ urls: one, username, credential }];
  });
}

const url = /^(stuns?|turns?):(\[[0-9a-f:]+\]|[\w.-]+)(:[0-9]{1,5})?(\?transport=(udp|tcp))?$/i;

/** Null where one of them is no STUN or TURN address. */
export function turnUrls(list: string): readonly string[] | null {
  const urls = list
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);
  return urls.length > 0 && urls.every((one) => url.test(one)) ? urls : null;
}
