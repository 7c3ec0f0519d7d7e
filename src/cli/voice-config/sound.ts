/** rtpengine and coturn. */
import type { NgAddress } from '#channels/voice/media/rtpengine/ng.js';
import type { Site } from './site.js';

/** `ip`: of its machine in our network; it has the public address too, or a NAT has it. */
export function rtpengineConfig(site: Site, { host, port, interfaces }: NgAddress): string {
  const { publicIp, rtpPorts, digits } = site;
  const told = host === publicIp ? host : `${host}!${publicIp}`;
  const networks =
    interfaces === null
      ? [`interface = ${told}`]
      : [
          '# "out" is told to carriers and browsers, "in" to the Ponte servers and the other rtpengines (PONTE_RTPENGINE=…/out/in).',
          `interface = ${interfaces[0]}/${told};${interfaces[1]}/${host}`,
        ];
  return `# Written by \`ponte voice config\`. One file for each machine: /etc/rtpengine/rtpengine.conf
[rtpengine]
${networks.join('\n')}
# Commands: only our own network may reach this port.
listen-ng = ${host}:${port}
listen-cli = 127.0.0.1:9901
port-min = ${rtpPorts[0]}
port-max = ${rtpPorts[1]}
# With the kernel module (package rtpengine-kernel-dkms) packets stay in the kernel; -1 is without.
table = 0
# Keys that are pressed in a conversation are told to Ponte (PONTE_RTPENGINE_DIGITS).
dtmf-log-dest = ${digits}
# A call that nobody ends: its sound has been gone for a minute, or for an hour on hold.
timeout = 60
silent-timeout = 3600
offer-timeout = 300
delete-delay = 0
# "load limit" sends new calls to the next one. To drain: rtpengine-ctl set maxsessions 0, and wait for its calls to end.
max-sessions = 1000
dtls-passive = false
log-level = 4
log-facility = daemon
# Sound before everything else on this machine.
tos = 184
`;
}

/** Where consultants' browsers and ours may be relayed to: what carries our sound, and nothing else of our network. */
export function coturnConfig(site: Site, mediaHosts: readonly string[]): string {
  const { turn, publicIp, innerIp } = site;
  if (turn === null) return '';
  const external = publicIp === innerIp ? publicIp : `${publicIp}/${innerIp}`;
  return `# Written by \`ponte voice config\`: /etc/turnserver.conf
# Contains the shared secret: chmod 600, owner turnserver.
listening-ip=${innerIp}
relay-ip=${innerIp}
external-ip=${external}
listening-port=${turn.port}
${
  turn.tls !== null
    ? `# Strict firewalls let only 443 out. It must be free on this address: the pages of Ponte need another one.
# coturn's own user must be able to read both files; send it SIGUSR2 when they are renewed.
tls-listening-port=${turn.tls.port}
cert=${turn.tls.cert}
pkey=${turn.tls.key}
no-dtls
no-tlsv1
no-tlsv1_1`
    : '# No turns: address in PONTE_TURN_URLS: without TLS some hotels and hospitals let nothing through.\nno-tls\nno-dtls'
}
min-port=49152
max-port=65535
fingerprint
# Credentials that Ponte makes for each connection, and that end after four hours.
use-auth-secret
static-auth-secret=${turn.secret}
realm=${turn.realm}
# One person speaks on one or two lines.
user-quota=8
total-quota=2000
stale-nonce=600
no-cli
no-multicast-peers
no-tcp-relay
# A relay reaches what carries our sound, and nothing else behind the firewall (RFC 8656 21.1, and CVE-2020-26262).
${[...new Set(mediaHosts)].map((host) => `allowed-peer-ip=${host}`).join('\n')}
denied-peer-ip=0.0.0.0-0.255.255.255
denied-peer-ip=10.0.0.0-10.255.255.255
denied-peer-ip=100.64.0.0-100.127.255.255
denied-peer-ip=127.0.0.0-127.255.255.255
denied-peer-ip=169.254.0.0-169.254.255.255
denied-peer-ip=172.16.0.0-172.31.255.255
denied-peer-ip=192.168.0.0-192.168.255.255
denied-peer-ip=::1
denied-peer-ip=fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
denied-peer-ip=fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff
`;
}
