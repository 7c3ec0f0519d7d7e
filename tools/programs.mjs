// Debian's programs that stand on the other side in the tests: on the machine, else by apt-get when we may.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What each is for; how it says that it is there, and with which status (sipp's depends on its own version). */
export const programs = {
  sipp: { package: 'sip-tester', for: 'calls by sipp', ask: ['-v'], says: [0, 99] },
  rtpengine: { package: 'rtpengine-daemon', for: 'the scripts of rtpengine', ask: ['--version'], says: [0] },
  turnserver: { package: 'coturn', for: 'sound by TURN', ask: ['--version'], says: [0, 255] },
  svmap: { package: 'sipvicious', for: 'scans of strangers', ask: ['--version'], says: [0] },
  kamailio: { package: 'kamailio', for: 'the check of written configurations', ask: ['-v'], says: [0] },
};
/** What a program needs beside its own package. */
const beside = {
  kamailio: ['kamailio-extra-modules', 'kamailio-tls-modules', 'kamailio-outbound-modules'],
};

export function isThere(name) {
  const { ask, says } = programs[name];
  return says.includes(spawnSync(name, ask, { timeout: 20_000, stdio: 'ignore' }).status ?? -1);
}

/** As root, by Debian's own means; never where systemd would start what was installed as a service of the machine. */
function mayInstall(name) {
  const isService = name !== 'sipp';
  return (
    process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && !(isService && existsSync('/run/systemd/system'))
  );
}

/** Each name with 'there', 'missing' (this machine cannot have it), or 'failed' (it could be installed, and was not). */
export function findPrograms(names, say = () => undefined) {
  const wanted = names.filter((name) => !isThere(name) && mayInstall(name));
  if (wanted.length > 0) {
    const packages = wanted.flatMap((name) => [programs[name].package, ...(beside[name] ?? [])]);
    say(`installing ${packages.join(', ')} with apt-get …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit', env, timeout: 300_000 });
    apt('update', '-q');
    // Each by itself: a release that has no rtpengine still has sipp.
    if (apt('install', '-qy', '--no-install-recommends', ...packages).status !== 0)
      for (const one of packages) apt('install', '-qy', '--no-install-recommends', one);
  }
  const stateOf = (name) => (isThere(name) ? 'there' : wanted.includes(name) ? 'failed' : 'missing');
  return Object.fromEntries(names.map((name) => [name, stateOf(name)]));
}
