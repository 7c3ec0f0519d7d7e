/** The SIP stack on real sockets: TCP, TLS, NAT, broken framing; and Debian's sipp as the other side of whole calls. */
import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { openSip, type IncomingLeg, type SipSettings, type SipStack } from '#channels/voice/sip/index.js';
import { address, sipUri } from '#channels/voice/sip/names.js';

const folder = mkdtempSync(join(tmpdir(), 'ponte-sip-'));
const open: SipStack[] = [];
afterAll(async () => {
  await Promise.all(open.map((stack) => stack.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function stackOf(settings: Partial<SipSettings> = {}): Promise<SipStack> {
  const stack = await openSip({
    ...{ host: '127.0.0.1', port: 0, tls: null, publicHost: null, realm: 'ponte.example', trunks: [] },
    ...{ passwordOf: () => null, takesStrangers: () => true, mostLegs: 500, log: pino({ level: 'silent' }) },
    ...settings,
  });
  open.push(stack);
  return stack;
}

const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n';
const trunkTo = (transport: 'tcp' | 'tls', port: number, host = '127.0.0.1'): SipSettings['trunks'][number] => ({
  ...{ name: 'line', host, port, transport, addresses: ['127.0.0.1'] },
  ...{ credentials: null, isRegistered: false, isTrusted: true },
});
const from = address(sipUri('+390200000', '127.0.0.1'));
const options = (transport: string, serial: number): string =>
  [
    'OPTIONS sip:100@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/${transport} 10.9.9.9:5999;branch=z9hG4bK${transport}${serial};rport`,
    'From: <sip:a@b>;tag=1',
    'To: <sip:100@127.0.0.1>',
    `Call-ID: ${transport}${serial}`,
    `CSeq: ${serial} OPTIONS`,
    'Content-Length: 0\r\n\r\n',
  ].join('\r\n');

/** A call from one stack to another; both hear of its end. */
async function callOver(caller: SipStack, called: SipStack): Promise<string> {
  called.onIncoming((leg) => {
    leg.ring();
    leg.accept(sdp).catch(() => undefined);
  });
  const leg = caller.invite({ to: '+39061', from, via: { trunk: 'line' }, sdp, ringMs: 10_000 });
  const answer = await leg.answered;
  const ended = new Promise((resolve) => leg.onEnded(resolve));
  leg.end();
  await ended;
  await expect.poll(() => called.status().legs).toBe(0);
  return answer;
}

describe('over TCP', () => {
  it('a call is made, answered and ended', async () => {
    const called = await stackOf();
    const caller = await stackOf({ trunks: [trunkTo('tcp', called.status().tcpPort!)] });
    expect(await callOver(caller, called)).toBe(sdp);
  });

  it('a message that cannot be framed closes the connection, and no other', async () => {
    const stack = await stackOf();
    const talk = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let got = '';
        const socket = connect(stack.status().tcpPort!, '127.0.0.1', () => socket.write(text));
        socket.on('data', (chunk) => (got += chunk.toString()));
        socket.on('close', () => resolve(got));
        socket.on('error', reject);
      });
    const other = connect(stack.status().tcpPort!, '127.0.0.1');
    const unframed = await talk(options('TCP', 1).replace('Content-Length: 0', 'X: y'));
    expect(unframed).toMatch(/^SIP\/2\.0 400 /);
    expect(await talk(`${'GET / HTTP/1.1'}\r\n\r\n`)).not.toContain('200');
    const answer = new Promise<string>((resolve) => other.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    other.write(options('TCP', 2));
    expect(await answer).toMatch(/^SIP\/2\.0 200 /);
    other.destroy();
  });
});

it('UDP behind a NAT is answered where it came from, not where it says it is (RFC 3581)', async () => {
  const stack = await stackOf();
  const socket = createSocket('udp4');
  const answer = new Promise<string>((resolve) => socket.once('message', (bytes) => resolve(bytes.toString())));
  socket.bind(0, '127.0.0.1');
  await new Promise((resolve) => socket.once('listening', resolve));
  socket.send(options('UDP', 1), stack.status().udpPort!, '127.0.0.1');
  const text = await answer;
  expect(text).toMatch(/^SIP\/2\.0 200 /);
  expect(text).toContain(`rport=${socket.address().port}`);
  expect(text).toContain('received=127.0.0.1');
  socket.close();
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
describe.skipIf(!hasOpenssl)('over TLS', () => {
  const secrets = (): { key: string; cert: string } => {
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const made = spawnSync('openssl', ['req', '-x509', ...kind, '-keyout', keyFile, '-out', certFile, ...subject]);
    if (made.status !== 0) throw new Error(made.stderr.toString());
    return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
  };

  it('calls come in, and go out to a certificate that speaks for the name; to another none goes', async () => {
    const { key, cert } = secrets();
    const called = await stackOf({ tls: { port: 0, key, cert } });
    const port = called.status().tlsPort!;
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    const answer = new Promise<string>((resolve) => socket.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    socket.write(options('TLS', 1));
    expect(await answer).toMatch(/^SIP\/2\.0 200 /);
    socket.destroy();

    const believing = await stackOf({
      tls: { port: 0, key, cert, ca: cert },
      trunks: [trunkTo('tls', port, 'localhost')],
    });
    expect(await callOver(believing, called)).toBe(sdp);
    const doubting = await stackOf({ trunks: [trunkTo('tls', port, 'localhost')] });
    const refused = doubting.invite({ to: '+39061', from, via: { trunk: 'line' }, sdp, ringMs: 10_000 });
    await expect(refused.answered).rejects.toMatchObject({ by: 'network' });
  });
});

const hasSipp = [0, 99].includes(spawnSync('sipp', ['-v']).status ?? -1);
if (!hasSipp) process.stderr.write('\n!!! No sipp here: ITS CALLS ARE SKIPPED. Install sip-tester.\n\n');
const run = promisify(execFile);

describe.skipIf(!hasSipp)('with sipp', () => {
  const head = (method: string, to: string, more: string, cseq: number, body: string): string =>
    `<![CDATA[
${method} sip:100@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=${method === 'CANCEL' ? '[branch-3]' : '[branch]'}
Max-Forwards: 70
From: <sip:+39333@[local_ip]:[local_port]>;tag=[call_number]
${to}
Call-ID: [call_id]
CSeq: ${cseq} ${method}
Contact: <sip:+39333@[local_ip]:[local_port]>
${more}Content-Length: [len]

${body}]]>`;
  const offer = `v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio 40000 RTP/AVP 8
`;
  const toNew = 'To: <sip:100@[remote_ip]>';
  const toKnown = 'To: <sip:100@[remote_ip]>[peer_tag_param]';
  const send = (text: string, repeats = true): string => `<send${repeats ? ' retrans="500"' : ''}>${text}</send>`;
  const recv = (response: number, isOptional = false): string =>
    `<recv response="${response}"${isOptional ? ' optional="true"' : ''} rtd="${response}"></recv>`;
  const invite = send(head('INVITE', toNew, 'Content-Type: application/sdp\n', 1, offer));
  const reinvite = (cseq: number, direction: string): string =>
    send(head('INVITE', toKnown, 'Content-Type: application/sdp\n', cseq, `${offer}a=${direction}\n`)) +
    `${recv(100, true)}${recv(200)}${ack(cseq)}`;
  /** The ACK of a refusal has its INVITE's branch (17.1.1.3): so many steps back. */
  const ack = (cseq: number, back = 0): string =>
    send(head('ACK', toKnown, '', cseq, '').replace('[branch]', back === 0 ? '[branch]' : `[branch-${back}]`), false);
  const bye = (cseq: number): string => send(head('BYE', toKnown, '', cseq, '')) + recv(200);
  const first = recv(100, true) + recv(180, true);
  const answered = `${invite}${first}${recv(183, true)}${recv(200)}${ack(1)}`;

  type Act = (leg: IncomingLeg) => void;
  const takes: Act = (leg) => {
    leg.onOffer(() => Promise.resolve(sdp));
    leg.ring();
    leg.accept(sdp).catch(() => undefined);
  };

  /** Runs a scenario some times at once; sipp says itself whether each call went as written. */
  async function calls(name: string, steps: string, act: Act, more: readonly string[] = []): Promise<SipStack> {
    const stack = await stackOf();
    stack.onIncoming(act);
    const file = join(folder, `${name}.xml`);
    writeFileSync(file, `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="${name}">${steps}</scenario>\n`);
    const limits = ['-m', '10', '-r', '50', '-timeout', '30', '-timeout_error', '-nostdin', '-i', '127.0.0.1'];
    const target = [`127.0.0.1:${stack.status().udpPort}`, '-sf', file, '-p', String(await freePort())];
    const done = await run('sipp', [...target, ...limits, ...more], { cwd: folder }).then(
      () => null,
      (error: { stdout?: string; stderr?: string }) => `${error.stdout?.slice(-1_500)}\n${error.stderr?.slice(-1_500)}`,
    );
    expect(done).toBeNull();
    return stack;
  }

  const freePort = (): Promise<number> =>
    new Promise((resolve) => {
      const socket = createSocket('udp4');
      socket.bind(0, '127.0.0.1', () => {
        const { port } = socket.address();
        socket.close(() => resolve(port));
      });
    });

  it('a call, also at 5 % loss, whose copies make no second call', async () => {
    await calls('call', answered + bye(2), takes);
    let heard = 0;
    const counted: Act = (leg) => {
      heard++;
      takes(leg);
    };
    const stack = await calls('loss', answered + bye(2), counted, ['-lost', '5']);
    expect(heard).toBe(10);
    await expect.poll(() => stack.status().legs).toBe(0);
  });

  it('cancelled while it rings: 200 for the CANCEL, 487 for the INVITE', async () => {
    const cancel = send(head('CANCEL', toNew, '', 1, ''));
    const steps = `${invite}${recv(100, true)}${recv(180)}${cancel}${recv(200)}${recv(487)}`;
    await calls('cancel', `${steps}${ack(1, 6)}`, (leg) => leg.ring());
  });

  it('busy, and nobody there', async () => {
    const refused = (status: number): string => `${invite}${first}${recv(status)}${ack(1, 4)}`;
    await calls('busy', refused(486), (leg) => leg.reject(486));
    await calls('silent', refused(480), (leg) => {
      leg.ring();
      setTimeout(() => leg.reject(480), 300);
    });
  });

  it('early media, then the answer', async () => {
    await calls('early', `${invite}${recv(100, true)}${recv(183)}${recv(200)}${ack(1)}${bye(2)}`, (leg) => {
      leg.ring(sdp);
      setTimeout(() => void leg.accept(sdp).catch(() => undefined), 200);
    });
  });

  it('held and resumed by re-INVITE', async () => {
    await calls('hold', answered + reinvite(2, 'sendonly') + reinvite(3, 'sendrecv') + bye(4), takes);
  });

  it('an ACK that comes only after copies of the 200: the call stands', async () => {
    let acknowledged = 0;
    const late = `${invite}${first}${recv(200)}<pause milliseconds="800"/>${ack(1)}<pause milliseconds="200"/>${bye(2)}`;
    await calls('ack', late, (leg) => {
      leg.accept(sdp).then(
        () => acknowledged++,
        () => undefined,
      );
    });
    expect(acknowledged).toBe(10);
  });

  it('transferred by REFER, and told how it went', async () => {
    const refer = send(head('REFER', toKnown, 'Refer-To: <sip:200@127.0.0.1>\n', 2, '')) + recv(202);
    const notified = `<recv request="NOTIFY"></recv>${send(
      '<![CDATA[\nSIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n\n]]>',
      false,
    )}`;
    await calls('refer', answered + refer + notified + bye(3), (leg) => {
      leg.onRefer((asked) => {
        asked.accept();
        setTimeout(() => asked.notify(200, 'OK'), 100);
      });
      takes(leg);
    });
  });
});
