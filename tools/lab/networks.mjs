// Networks of the laboratory's own, as root on Linux: the centre on an address that looks public, a home behind a router that
// masquerades, and strangers in between. Nothing of the machine's own network is touched.
import { spawnSync } from 'node:child_process';

const ip = (...args) => spawnSync('ip', args, { encoding: 'utf8' });
const names = ['centre', 'street', 'home'].map((one) => `ponte-lab-${one}`);
const [centre, street, home] = names;
/** RFC 5737: addresses for documentation are nobody's. */
export const addresses = {
  centre: '203.0.113.1',
  router: '203.0.113.2',
  stranger: '203.0.113.9',
  home: '192.168.77.2',
};

/** How a program is started in one of them. */
export const inside = (name) => ['ip', 'netns', 'exec', `ponte-lab-${name}`];

/** Null when they stand; else why they cannot, in words. */
export function openNetworks() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'networks of its own need root on Linux';
  for (const tool of ['ip', 'iptables'])
    if (spawnSync(tool, ['-V'], { stdio: 'ignore' }).error !== undefined)
      return `${tool} is missing (iproute2, iptables)`;
  closeNetworks();
  const steps = [
    ...names.map((name) => ['ip', 'netns', 'add', name]),
    ...names.map((name) => ['ip', '-n', name, 'link', 'set', 'lo', 'up']),
    ...cable([centre, 'wan', `${addresses.centre}/24`], [street, 'out', `${addresses.router}/24`]),
    ...cable([street, 'in', '192.168.77.1/24'], [home, 'lan', `${addresses.home}/24`]),
    ['ip', '-n', street, 'addr', 'add', `${addresses.stranger}/24`, 'dev', 'out'],
    ['ip', '-n', home, 'route', 'add', 'default', 'via', '192.168.77.1'],
    [...inside('street'), 'sysctl', '-qw', 'net.ipv4.ip_forward=1'],
    // As a router at home: to the street with its own address, and another port for each who asks.
    [
      ...[...inside('street'), 'iptables', '-t', 'nat', '-A', 'POSTROUTING', '-s', '192.168.77.0/24', '-o', 'out'],
      ...['-p', 'udp', '-j', 'SNAT', '--to-source', `${addresses.router}:20000-60000`, '--random-fully'],
    ],
    [
      ...[...inside('street'), 'iptables', '-t', 'nat', '-A', 'POSTROUTING', '-s', '192.168.77.0/24', '-o', 'out'],
      ...['-j', 'SNAT', '--to-source', addresses.router],
    ],
  ];
  for (const [program, ...args] of steps) {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status === 0) continue;
    closeNetworks();
    return `${program} ${args.join(' ')}: ${stderr.trim()}`;
  }
  return null;
}

function cable([a, nameA, addressA], [b, nameB, addressB]) {
  return [
    ['ip', 'link', 'add', nameA, 'netns', a, 'type', 'veth', 'peer', 'name', nameB, 'netns', b],
    ...[
      [a, nameA, addressA],
      [b, nameB, addressB],
    ].flatMap(([space, name, address]) => [
      ['ip', '-n', space, 'addr', 'add', address, 'dev', name],
      ['ip', '-n', space, 'link', 'set', name, 'up'],
    ]),
  ];
}

export function closeNetworks() {
  for (const name of names) ip('netns', 'del', name);
}
