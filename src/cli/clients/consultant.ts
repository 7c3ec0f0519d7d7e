/** A consultant's screen: login, calls with the proofs a page of ours carries, and the live views. */
import { randomUUID } from 'node:crypto';
import { HttpClient, type Answer } from './http.js';
import { LiveClient, type LiveOptions } from './live.js';

export interface Credentials {
  readonly mail: string;
  readonly password: string;
  /** Shown to people as the device of the login. */
  readonly device: string;
}

interface LoggedIn {
  readonly personId: string;
  readonly name: string;
  readonly cookie: string;
  readonly csrf: string;
}

export class ConsultantClient {
  readonly personId: string;
  readonly name: string;
  readonly cookie: string;
  private readonly csrf: string;
  private readonly http: HttpClient;
  private readonly extra: Readonly<Record<string, string>>;

  constructor(http: HttpClient, who: LoggedIn, extra: Readonly<Record<string, string>> = {}) {
    this.http = http;
    this.personId = who.personId;
    this.name = who.name;
    this.cookie = who.cookie;
    this.csrf = who.csrf;
    this.extra = extra;
  }

  static async login(
    http: HttpClient,
    { mail, password, device }: Credentials,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<ConsultantClient> {
    const answer = await http.call({
      method: 'POST',
      path: '/api/login',
      headers: { origin: http.origin, 'user-agent': device, ...extra },
      body: { mail, password },
    });
    if (answer.status !== 200) throw new Error(`login of ${mail}: ${answer.status} ${JSON.stringify(answer.body)}`);
    const cookie = (answer.headers['set-cookie'] ?? [])[0]?.split(';')[0] ?? '';
    const { person, csrf } = answer.body as { person: { id: string; name: string }; csrf: string };
    return new ConsultantClient(http, { personId: person.id, name: person.name, cookie, csrf }, extra);
  }

  /** `key` makes a POST that is said again happen once. */
  call(method: string, path: string, body?: unknown, key: string = randomUUID()): Promise<Answer> {
    return this.http.call({
      method,
      path,
      body,
      headers: {
        ...this.extra,
        cookie: this.cookie,
        origin: this.http.origin,
        'x-ponte-csrf': this.csrf,
        ...(method === 'POST' ? { 'idempotency-key': key } : {}),
      },
    });
  }

  live(options: Omit<LiveOptions, 'url' | 'headers'> = {}): LiveClient {
    return new LiveClient({ ...options, url: () => this.http.origin, headers: () => ({ cookie: this.cookie }) });
  }
}
