/** What is said between a measurement and the server it measures. */

export interface LabPerson {
  readonly id: string;
  readonly cookie: string;
  readonly csrf: string;
  readonly skill: number;
}

export interface Furniture {
  chats: { contactId: string; token: string }[];
}

export type LabCall =
  | { readonly do: 'queues'; readonly skills: number }
  | { readonly do: 'people'; readonly count: number; readonly capacity: number; readonly skills: number }
  | { readonly do: 'chats'; readonly count: number; readonly skills: number }
  | {
      readonly do: 'wish';
      readonly ids: readonly string[];
      readonly wish: 'ready' | 'paused';
      readonly isConnecting?: boolean;
    }
  | { readonly do: 'acceptAll' }
  | { readonly do: 'holders' }
  | { readonly do: 'memory' }
  /** A menu for every number that is called. */
  | { readonly do: 'flow'; readonly source: string }
  /** These take calls alone, on SIP telephones at this port of this machine: `sip:<id>@127.0.0.1:port`. */
  | { readonly do: 'telephones'; readonly ids: readonly string[]; readonly port: number }
  /** Whatever this consultant holds is over. */
  | { readonly do: 'free'; readonly id: string }
  | { readonly do: 'stop' };

export interface LabAddress {
  readonly url: string;
  readonly smtpPort: number;
  readonly sipPort: number | null;
  readonly database: { host: string; port: number; user: string; database: string };
}
