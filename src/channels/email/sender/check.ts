/**
 * SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489), by mailauth, which is loaded when the first mail needs it. Never on
 * the way of a mail: a job does it afterwards, within a limit of time, so that no name server can hold intake up.
 */
import type { SenderCheck, SenderVerdict } from '../ports.js';
import type { Resolve } from './resolver.js';
import { isAligned, nothing, resultOf, verdictOf } from './verdict.js';

export interface CheckedMail {
  readonly raw: Buffer;
  readonly fromAddress: string;
  /** MAIL FROM and who handed it over; null where our own server did not face the sender: then SPF can say nothing. */
  readonly client: { readonly address: string; readonly name: string; readonly mailFrom: string } | null;
}

const limitMs = 10_000;

/** Without a signature and without knowing who handed it over there is nothing to look at: no name is asked for. */
export const isWorthChecking = (mail: CheckedMail): boolean =>
  mail.client !== null || /^dkim-signature:/im.test(mail.raw.toString('latin1', 0, Math.min(mail.raw.length, 64_000)));

export async function checkSender(mail: CheckedMail, resolver: Resolve): Promise<SenderVerdict> {
  const domain = mail.fromAddress.slice(mail.fromAddress.lastIndexOf('@') + 1).toLowerCase();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<SenderVerdict>((resolve) => {
    const none = nothing('no answer in time');
    timer = setTimeout(() => resolve(verdictOf({ domain, by: 'here', spf: none, dkim: none, dmarc: none })), limitMs);
  });
  try {
    return await Promise.race([check(mail, domain, resolver), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function check(mail: CheckedMail, domain: string, resolve: Resolve): Promise<SenderVerdict> {
  // mailauth's own type says "any DNS answer"; which one depends on the type asked for.
  const resolver = resolve as never;
  const [{ dkimVerify }, { spf: spfVerify }, { dmarc: dmarcVerify }] = await Promise.all([
    import('mailauth/lib/dkim/verify.js'),
    import('mailauth/lib/spf/index.js'),
    import('mailauth/lib/dmarc/index.js'),
  ]);
  const { client } = mail;
  const [signed, sent] = await Promise.all([
    dkimVerify(mail.raw, { resolver }),
    client === null
      ? null
      : spfVerify({ sender: client.mailFrom, ip: client.address, helo: client.name, mta: 'ponte', resolver }),
  ]);
  const signatures = signed.results.map(({ signingDomain, status }) => ({
    aligned: status.aligned,
    ...checkOf(status, String(signingDomain ?? '')),
  }));
  const holding = signatures.filter((one) => one.result === 'pass');
  const spf = sent === null ? nothing('not checked here') : checkOf(sent.status, sent.domain);
  const policy =
    domain === ''
      ? false
      : await dmarcVerify({
          headerFrom: domain,
          spfDomains: spf.result === 'pass' ? [spf.domain] : [],
          dkimDomains: holding.map((one, n) => ({ id: String(n), domain: one.domain, aligned: one.aligned })) as never,
          resolver,
        });
  return verdictOf({
    ...{ domain, by: 'here', spf },
    dkim: bare(holding.find((one) => isAligned(one.domain, domain)) ?? holding[0] ?? signatures[0]),
    dmarc: policyCheck(policy === false ? null : policy.status, domain, client !== null),
  });
}

const bare = (one: SenderCheck | undefined): SenderCheck =>
  one === undefined ? nothing('no signature') : { result: one.result, domain: one.domain, reason: one.reason };

interface Status {
  readonly result: string;
  readonly comment?: string | boolean;
}

const checkOf = ({ result, comment }: Status, domain: string): SenderCheck => ({
  result: resultOf(result),
  domain,
  reason: (typeof comment === 'string' && comment !== '' ? `${result}: ${comment}` : result).slice(0, 160),
});

/** DMARC fails when neither SPF nor DKIM holds: where SPF could not be looked at, a missing DKIM says nothing yet. */
function policyCheck(status: Status | null, domain: string, isWhole: boolean): SenderCheck {
  if (status === null) return nothing('no policy');
  const found = checkOf(status, domain);
  return found.result === 'fail' && !isWhole ? nothing('SPF not checked here') : found;
}
