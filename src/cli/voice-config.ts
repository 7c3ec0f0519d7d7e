/** `ponte voice config`: the configuration of everything around Ponte that a large centre's telephone needs. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { voiceSettings } from '#channels/voice/settings.js';
import { loadConfig } from '#server/config.js';
import { type Command, exitCode, required, say, tell, UsageError } from './command.js';
import { dispatcherList, kamailioConfig, tlsConfig } from './voice-config/kamailio.js';
import { readme } from './voice-config/readme.js';
import { type Site, siteOf } from './voice-config/site.js';
import { coturnConfig, rtpengineConfig } from './voice-config/sound.js';

/** Name and text of each file. */
export function filesOf(site: Site, folder: string, language: 'it' | 'en'): readonly (readonly [string, string])[] {
  return [
    ['kamailio.cfg', kamailioConfig(site, folder)],
    ['dispatcher.list', dispatcherList(site)],
    ...(site.tls === null ? [] : [['tls.cfg', tlsConfig(site)] as const]),
    ...site.rtpengines.map((one, i) => [`rtpengine-${i + 1}.conf`, rtpengineConfig(site, one)] as const),
    ...(site.turn === null
      ? []
      : [
          ['turnserver.conf', coturnConfig(site, [site.publicIp, ...site.rtpengines.map(({ host }) => host)])] as const,
        ]),
    ...(site.turn?.isNew === true ? [['turn-secret', `${site.turn.secret}\n`] as const] : []),
    ['README.md', readme(site, language)],
  ];
}

export const voiceConfig: Command = {
  name: 'voice config',
  summary: 'Writes the configuration of Kamailio, rtpengine and coturn for a large centre.',
  usage: '--to FOLDER --public IP [--inner IP] [--nodes HOST:PORT,…] [--turn HOST]',
  options: {
    to: { type: 'string' },
    public: { type: 'string' },
    inner: { type: 'string' },
    nodes: { type: 'string' },
    cert: { type: 'string' },
    key: { type: 'string' },
    installed: { type: 'string' },
    'sip-port': { type: 'string' },
    turn: { type: 'string' },
    'turn-cert': { type: 'string' },
    'turn-key': { type: 'string' },
    language: { type: 'string' },
    force: { type: 'boolean' },
  },
  optionWords: [
    ['--to FOLDER', 'a new or empty folder to write to'],
    ['--public IP', 'address that carriers and browsers see'],
    ['--inner IP', "Kamailio's address in our own network (the public one)"],
    ['--nodes HOST:PORT,…', 'SIP addresses of the Ponte servers (PONTE_SIP_HOST and PONTE_SIP_PORT)'],
    ['--cert FILE, --key FILE', 'certificate for SIP over TLS; without, no TLS'],
    ['--turn HOST', 'coturn as browsers reach it (else from PONTE_TURN_URLS)'],
    ['--turn-cert FILE, --turn-key FILE', 'certificate for TURN over TLS (/etc/coturn/fullchain.pem, privkey.pem)'],
    ['--installed FOLDER', 'where the files will stand on their machine (the folder of --to)'],
    ['--sip-port PORT', "Kamailio's port (5060)"],
    ['--language it|en', 'language of the README (en)'],
    ['--force', 'write over what is there'],
  ],
  examples: [
    'ponte voice config --to ./voice --public 203.0.113.9',
    'ponte voice config --to ./voice --public 203.0.113.9 --inner 10.0.0.5 --nodes 10.0.0.7:5060,10.0.0.8:5060',
  ],
  async run(values) {
    const folder = resolve(required(values, 'to'));
    const site = siteFrom(values);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (readdirSync(folder).length > 0 && values['force'] !== true)
      throw new UsageError(`${folder} is not empty: choose another folder, or write over it by --force.`);
    const installed = typeof values['installed'] === 'string' ? values['installed'] : folder;
    const files = filesOf(site, installed, values['language'] === 'it' ? 'it' : 'en');
    // The secret of coturn is in one of them.
    for (const [name, text] of files) writeFileSync(join(folder, name), text, { mode: 0o600 });
    const checked = installed === folder ? checkKamailio(join(folder, 'kamailio.cfg')) : null;
    if (values.json === true) say(JSON.stringify({ folder, files: files.map(([name]) => name), kamailio: checked }));
    else {
      say(`Written to ${folder}: ${files.map(([name]) => name).join(', ')}. README.md says what to do.`);
      say(checked === null ? 'kamailio is not here: check by `kamailio -c -f` on its machine.' : 'kamailio -c: fine.');
    }
    if (site.turn === null)
      tell('No TURN server: give --turn HOST, or set PONTE_TURN_URLS and PONTE_TURN_SECRET, for who works at home.');
    if (site.carrier === null) tell('No trunk: set PONTE_SIP_TRUNK to the carrier, then write again.');
    return exitCode.ok;
  },
};

function siteFrom(values: Parameters<Command['run']>[0]): Site {
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const address = (name: string): string | undefined => {
    const value = text(name);
    if (value !== undefined && isIP(value) !== 4) throw new UsageError(`--${name} ${value}: give an IPv4 address.`);
    return value;
  };
  required(values, 'public');
  const nodes = text('nodes')
    ?.split(',')
    .map((one) => one.trim());
  for (const node of nodes ?? [])
    if (!/^[\w.-]+:[0-9]{1,5}$/.test(node)) throw new UsageError(`--nodes ${node}: give HOST:PORT, between commas.`);
  const files = [text('cert'), text('key')];
  const turnFiles = [text('turn-cert'), text('turn-key')];
  const turn = text('turn');
  if (turn !== undefined && !/^[\w.-]+$/.test(turn)) throw new UsageError(`--turn ${turn}: give a name or an address.`);
  for (const file of [...files, ...turnFiles])
    if (file !== undefined && !/^\/[\w./-]+$/.test(file)) throw new UsageError(`${file}: give a full path.`);
  if ((files[0] === undefined) !== (files[1] === undefined)) throw new UsageError('--cert and --key go together.');
  if ((turnFiles[0] === undefined) !== (turnFiles[1] === undefined))
    throw new UsageError('--turn-cert and --turn-key go together.');
  const port = text('sip-port');
  if (port !== undefined && !/^[1-9][0-9]{0,4}$/.test(port)) throw new UsageError(`--sip-port ${port}: give a port.`);
  return siteOf(
    voiceSettings(loadConfig().settings),
    {
      ...{ publicIp: address('public')!, innerIp: address('inner'), nodes, cert: files[0], key: files[1] },
      sipPort: port === undefined ? undefined : Number(port),
      ...{ turn, turnCert: turnFiles[0], turnKey: turnFiles[1] },
    },
    randomBytes(24).toString('base64url'),
    randomBytes(32).toString('base64url'),
  );
}

/** Null where it cannot be asked; its own words when it does not like the file. */
function checkKamailio(file: string): true | null {
  const { status, stdout, stderr, error } = spawnSync('kamailio', ['-c', '-f', file], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (error !== undefined) return null;
  if (status === 0) return true;
  throw new Error(`kamailio does not take ${file}:\n${`${stdout}${stderr}`.trim()}`);
}
