// sipp's scenarios: one call whose sound is the laboratory's, and a load of calls that wait a while and hang up.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const request = (method, cseq, to, body = '') =>
  [
    `${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0`,
    'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport',
    'Max-Forwards: 70',
    'From: <sip:+39045[call_number]00@[local_ip]:[local_port]>;tag=[pid]lab[call_number]',
    `To: <sip:[service]@[remote_ip]:[remote_port]>${to}`,
    'Call-ID: [call_id]',
    `CSeq: ${cseq} ${method}`,
    'Contact: <sip:lab@[local_ip]:[local_port]>',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    'Content-Length: [len]',
    '',
    body,
  ].join('\n');
/** Within the dialog: to the contact and by the route that the answer named. */
const within = (method, cseq) =>
  request(method, cseq, '[peer_tag_param]')
    .replace(/^.*\n/, `${method} [next_url] SIP/2.0\n`)
    .replace('Max-Forwards: 70', 'Max-Forwards: 70\n[routes]');

const scenario = (mediaPort, holdMs) => `<?xml version="1.0" encoding="ISO-8859-1" ?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="lab">
  <send retrans="500" start_rtd="1"><![CDATA[
${request('INVITE', 1, '', `v=0\no=lab 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [local_ip]\nt=0 0\nm=audio ${mediaPort} RTP/AVP 8 101\na=rtpmap:8 PCMA/8000\na=rtpmap:101 telephone-event/8000`)}
]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rtd="1" rrs="true"/>
  <send><![CDATA[
${within('ACK', 1)}
]]></send>
  <pause milliseconds="${holdMs}"/>
  <send retrans="500"><![CDATA[
${within('BYE', 2)}
]]></send>
  <recv response="200"/>
</scenario>
`;

/** Resolves at its end with what it counted. `log`: all messages are written there. */
export function startSipp(
  part,
  { folder, name, to, calls, perSecond, holdMs, mediaPort, log = false, from = '127.0.0.1', prefix = [] },
) {
  const file = join(folder, `${name}.xml`);
  writeFileSync(file, scenario(mediaPort, holdMs));
  const stats = join(folder, `${name}.csv`);
  const messages = join(folder, `${name}.log`);
  const args = [
    ...['-sf', file, '-s', '+3906111', '-i', from, '-m', String(calls), '-r', String(perSecond)],
    ...[
      '-l',
      '5000',
      '-nostdin',
      '-trace_stat',
      '-stf',
      stats,
      '-fd',
      '1',
      '-timeout',
      '120s',
      '-recv_timeout',
      '20000',
    ],
    ...(log ? ['-trace_msg', '-message_file', messages] : []),
    to,
  ];
  const [program, ...rest] = [...prefix, 'sipp', ...args];
  const child = part(
    spawn(program, rest, { cwd: folder, stdio: 'ignore', detached: true, env: { ...process.env, TERM: 'dumb' } }),
  );
  const done = new Promise((resolve) =>
    child.once('exit', () => {
      const lines = existsSync(stats) ? readFileSync(stats, 'utf8').trim().split('\n') : [];
      const names = (lines[0] ?? '').split(';');
      const last = (lines.at(-1) ?? '').split(';');
      const count = (column) => Number(last[names.indexOf(column)] ?? Number.NaN);
      resolve({ good: count('SuccessfulCall(C)'), failed: count('FailedCall(C)') });
    }),
  );
  return { child, done, messages };
}

/** When sipp sent its INVITE and got the answer, and the port of sound in it; null before that. */
export function answered(messages) {
  const text = existsSync(messages) ? readFileSync(messages, 'utf8') : '';
  const sections = text.split(/^-{10,} (?=\d{4}-)/m).slice(1);
  const timeOf = (words) => {
    const found = sections.find((section) => words.test(section));
    return found === undefined ? null : { at: Date.parse(found.slice(0, 23).replace(' ', 'T')), text: found };
  };
  const answer = timeOf(/SIP\/2\.0 200 OK[\s\S]*?m=audio \d+/);
  if (answer === null) return null;
  return { askedAt: timeOf(/^INVITE /m).at, at: answer.at, port: Number(/m=audio (\d+)/.exec(answer.text)[1]) };
}
