// The parts of the chain, configured by `ponte voice config` and started in their order.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts, freeTcpPort, until } from './parts.mjs';

const ponte = fileURLToPath(new URL('../../bin/ponte.mjs', import.meta.url));
export const dialled = '+3906111';
/** Open at any hour, whatever the practice centre's own menu does at night. */
const menu = `flow laboratorio
language it
start saluto
person persona

say saluto
  words Buongiorno. Con lo zero risponde subito una persona.
  next persona

queue persona
  queue queue_guasti
`;
const turnSecret = 'of this laboratory alone, and of its coturn';

/**
 * `host` is the address of all of it; `names` which Ponte servers there are; `hasTurn`: browsers reach the sound by coturn alone.
 * `isDirect`: the carrier speaks with Ponte itself, and Kamailio only stands there.
 * `carrier`: where the carrier's calls come from, when it is another address.
 */
export async function startChain(
  parts,
  { kind, place, say, host = '127.0.0.1', servers = 1, hasTurn = false, carrier = host, isDirect = false },
) {
  const ports = await freePorts(5 + servers);
  const [kamailioPort, ngPort, digitsPort, turnPort, turnTlsPort] = ports;
  const sipPorts = ports.slice(5);
  const base = { ...process.env, DATABASE_URL: '', PONTE_SIP_HOST: host };
  const sound = {
    PONTE_MEDIA: kind,
    PONTE_RTPENGINE: `${host}:${ngPort}`,
    PONTE_RTPENGINE_DIGITS: `${host}:${digitsPort}`,
    ...(hasTurn
      ? { PONTE_TURN_URLS: `turns:${host}:${turnTlsPort}?transport=tcp`, PONTE_TURN_SECRET: turnSecret }
      : {}),
  };
  const files = join(place, 'voice');
  const cert = hasTurn ? makeCertificate(place, host) : null;
  const nodes = sipPorts.map((port) => `${host}:${port}`).join(',');
  // The carrier is this laboratory; what Ponte calls by is Kamailio.
  await run(
    parts,
    [
      ...['voice', 'config', '--to', files, '--public', host, '--nodes', nodes, '--sip-port', String(kamailioPort)],
      ...(cert === null ? [] : ['--turn-cert', cert.cert, '--turn-key', cert.key]),
    ],
    { ...base, ...sound, PONTE_RTP_PORTS: '36000-39998', PONTE_SIP_TRUNK: `sip://${carrier}:9?from=${carrier}` },
  );
  const rtpengine =
    kind === 'rtpengine'
      ? parts.start('rtpengine', [
          ...[
            `--config-file=${join(files, 'rtpengine-1.conf')}`,
            '--table=-1',
            '--foreground',
            '--log-stderr',
            '-L',
            '4',
          ],
          `--listen-cli=127.0.0.1:${await freeTcpPort()}`,
        ])
      : null;
  const turn = hasTurn ? startTurn(parts, { files, place, turnPort, host }) : null;
  mkdirSync(join(place, 'run'));
  const kamailio = parts.start('kamailio', [
    ...['-f', join(files, 'kamailio.cfg'), '-DD', '-E', '-m', '64', '-M', '8'],
    ...['-P', join(place, 'run', 'pid'), '-Y', join(place, 'run')],
  ]);
  const chain = { host, kamailioPort, kamailio, rtpengine, turn, sipPorts, servers: [] };
  const environment = {
    ...{ ...base, ...sound, PONTE_DATA: join(place, 'data'), PONTE_SMTP_PORT: 'off' },
    ...{
      PONTE_CALL_QUEUE: 'queue_guasti',
      PONTE_LOG_LEVEL: 'warn',
      PONTE_SIP_TRUNK: isDirect ? `sip://${carrier}:9?from=${carrier}` : `sip://${host}:${kamailioPort}?from=${host}`,
    },
  };
  for (const [i, sipPort] of sipPorts.entries()) {
    const from = 32_000 + i * 1_600;
    const env = {
      ...environment,
      PONTE_SIP_PORT: String(sipPort),
      PONTE_RTP_PORTS: `${from}-${from + 1_598}`,
      PONTE_HOST: host,
    };
    chain.servers.push(await startServer(parts, env, host, i === 0 ? 200 : 503));
    if (i === 0) await furnish(chain.servers[0].web);
  }
  const [first] = chain.servers;
  for (const [name, child] of Object.entries({ kamailio, rtpengine, turn }))
    if (child !== null && child.exitCode !== null) throw new Error(`${name} ended: ${child.said.slice(-2_000)}`);
  say(`   ${kind === 'rtpengine' ? 'rtpengine, ' : ''}${hasTurn ? 'coturn, ' : ''}Kamailio, ${servers} Ponte: up`);
  return { ...chain, web: first.web, server: first.child };
}

async function startServer(parts, env, host, status) {
  const webPort = await freeTcpPort();
  const child = parts.start(process.execPath, [ponte, 'start'], { env: { ...env, PONTE_PORT: String(webPort) } });
  const web = `http://${host}:${webPort}`;
  await until(
    'Ponte',
    async () => {
      if (child.exitCode !== null) throw new Error(`Ponte ended: ${child.said.slice(-2_000)}`);
      return (await readiness(web)) === status;
    },
    120_000,
  );
  return { child, web };
}

export const readiness = (web) =>
  fetch(`${web}/readyz`).then(
    ({ status }) => status,
    () => 0,
  );

function startTurn(parts, { files, place, turnPort, host }) {
  return parts.start(
    'turnserver',
    [
      ...['-c', join(files, 'turnserver.conf'), '--log-file=stdout', '--simple-log', `--listening-port=${turnPort}`],
      // Loopback is refused whatever is allowed, and here it is all the network there is.
      ...(host.startsWith('127.') ? ['--allow-loopback-peers'] : []),
      ...[`--pidfile=${join(place, 'turn.pid')}`, `--userdb=${join(place, 'turn.db')}`],
    ],
    { cwd: place },
  );
}

/** Signed by nobody; the laboratory's browser takes it by its own switch. */
function makeCertificate(place, host) {
  const [cert, key] = [join(place, 'turn-cert.pem'), join(place, 'turn-key.pem')];
  const { status, stderr } = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${host}`, '-addext', `subjectAltName=IP:${host}`, '-keyout', key, '-out', cert],
  ]);
  if (status !== 0) throw new Error(`openssl: ${stderr.toString()}`);
  return { cert, key };
}

function run(parts, args, env) {
  const child = parts.start(process.execPath, [ponte, ...args], { env });
  return new Promise((resolve, reject) =>
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`ponte ${args[0]} ${args[1]}: ${child.said}`)),
    ),
  );
}

/** An empty centre becomes the practice centre, which has a consultant who is known here. */
async function furnish(web) {
  const send = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${web}${path}`, {
      method,
      headers: { origin: web, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const admin = { name: 'Lab', mail: 'lab@example.it', password: 'only-for-the-laboratory-2026' };
  const made = await send('POST', '/api/setup/administrator', admin);
  const cookie = made.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { csrf } = await made.json();
  const headers = { cookie, 'x-ponte-csrf': csrf };
  await send('POST', '/api/setup/practice', {}, headers);
  const saved = await send('POST', '/api/flows', { text: menu, after: 0 }, headers);
  const { name, version } = await saved.json();
  await send('PUT', `/api/flows/${name}/published`, { version, numbers: [dialled] }, headers);
}
