import { describe, expect, it } from 'vitest';
import { loadConfig } from '#server/config.js';

const problemsOf = (env: Readonly<Record<string, string>>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as { readonly problems: readonly string[] }).problems;
  }
};

describe('a setting of the telephone that is wrong stops the start, and says what to give', () => {
  it.each([
    ['sip://user:p%zz@carrier.example', /sip:\/\/user:password@/],
    ['sip://carrier.example?regster=true', /not regster/],
    ['sip://carrier.example?transport=sctp', /one of udp, tcp, tls/],
    ['sip://carrier.example?register=yes', /register is one of true, false/],
    ['sip://carrier.example?register=true', /user and password/],
    ['sip://user@carrier.example?register=true', /user and password/],
    ['sip://carrier.example?from=carrier.example', /IP addresses/],
    ['sip.carrier.example', /give an address like/],
  ])('PONTE_SIP_TRUNK=%s', (trunk, problem) => {
    const problems = problemsOf({ PONTE_SIP_TRUNK: trunk });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
    // There may be a password in it.
    expect(problems[0]).toContain('PONTE_SIP_TRUNK=…');
  });

  it.each(['40000-30000', '30000-30000', '30000-99999', '1000-2000', '30000'])('PONTE_RTP_PORTS=%s', (ports) => {
    expect(problemsOf({ PONTE_RTP_PORTS: ports })[0]).toMatch(/give a range like 30000-39999/);
  });

  it.each(['not a host', 'sip:centre.example', '192.0.2.10:5060'])('PONTE_SIP_HOST and its public one: %s', (host) => {
    expect(problemsOf({ PONTE_SIP_HOST: host, PONTE_SIP_PUBLIC_HOST: host })).toHaveLength(2);
  });

  it('TLS has the port after the plain one: there must be one', () => {
    const tls = { PONTE_SIP_TLS_KEY: 'PEM', PONTE_SIP_TLS_CERT: 'PEM' };
    expect(problemsOf({ ...tls, PONTE_SIP_PORT: '65535' })[0]).toMatch(/PONTE_SIP_PORT=65535/);
    expect(problemsOf({ PONTE_SIP_PORT: '65535' })).toEqual([]);
  });

  it('what is right is taken', () => {
    for (const trunk of [
      'sip://10.0.0.5',
      'sip://[2001:db8::5]:5062',
      'sip://u%40h:p%2Fw@sip.carrier.example:5060?register=true&transport=tls&trusted=false',
      'sip://sip.carrier.example?from=192.0.2.7,192.0.2.8,2001:db8::1',
    ])
      expect(problemsOf({ PONTE_SIP_TRUNK: trunk })).toEqual([]);
    const hosts = { PONTE_SIP_HOST: '0.0.0.0', PONTE_SIP_PUBLIC_HOST: 'voice.example.it' };
    expect(problemsOf({ ...hosts, PONTE_RTP_PORTS: '22400-22798' })).toEqual([]);
    expect(problemsOf({ PONTE_SIP_HOST: '::' })).toEqual([]);
  });
});
