/** Whose sound it is, behind a NAT: the first place that the signalling vouches for, and no other after it. */
import { describe, expect, it } from 'vitest';
import { movedTo, pin } from './behind-nat.js';
import { newLeg } from './leg.js';
import type { NgClient } from './ng.js';
import { Relay } from './relay.js';

const sdp = [
  ...['v=0', 'o=- 1 1 IN IP4 192.168.77.2', 's=-', 'c=IN IP4 192.168.77.2', 't=0 0', 'm=audio 4000 RTP/AVP 8 101'],
  ...['a=rtcp:4001', 'a=rtpmap:8 PCMA/8000', 'm=video 0 RTP/AVP 34', ''],
].join('\r\n');

/** An rtpengine that says where packets come from, as it is told. */
class Fake {
  endpoint = { address: '203.0.113.2', port: 4_000, packets: 0 };
  readonly offers: Readonly<Record<string, unknown>>[] = [];
  readonly address = { host: '127.0.0.1', port: 1, interfaces: null };
  ask(command: string, args: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (command === 'offer') this.offers.push(args);
    const { packets, ...endpoint } = this.endpoint;
    const streams = [{ endpoint, stats: { packets, errors: 0 } }];
    return Promise.resolve({ sdp, tags: { outer: { medias: [{ streams }] } } });
  }
}

async function leg(from: string) {
  const fake = new Fake();
  const relay = new Relay(fake as unknown as NgClient, { callId: 'call', kind: 'rtp', from });
  await relay.offered(sdp);
  return { fake, relay, leg: Object.assign(newLeg('leg', 'rtp', 'call'), { relay }) };
}

describe('sound from behind a NAT', () => {
  it('is described with the place that it comes from; lines that are refused stay so', () => {
    const moved = movedTo(sdp, { address: '203.0.113.2', port: 51_234 });
    expect(moved).toContain('c=IN IP4 203.0.113.2\r\nt=0 0\r\nm=audio 51234 RTP/AVP 8 101\r\na=rtpmap');
    expect(moved).toContain('m=video 0 ');
  });

  it("is settled on the signalling's address, never on a stranger's who sends first", async () => {
    const { fake, relay, leg: of } = await leg('203.0.113.2');
    expect([relay.isLearning, await relay.learnt()]).toEqual([true, null]);
    fake.endpoint = { address: '203.0.113.9', port: 6_000, packets: 50 };
    expect(await relay.learnt()).toBeNull();
    const described: string[] = [];
    const pinning = pin(of, {
      isThere: () => true,
      describe: (_leg, said) => {
        described.push(said);
        return relay.offered(said);
      },
    });
    fake.endpoint = { address: '203.0.113.2', port: 51_234, packets: 60 };
    await pinning;
    expect(described).toEqual([movedTo(sdp, { address: '203.0.113.2', port: 51_234 })]);
    expect(relay.isLearning).toBe(false);
    expect(fake.offers.map((one) => one['endpoint-learning'] ?? null)).toEqual(['heuristic', null]);
    expect(fake.offers.at(-1)!['flags']).toContain('asymmetric');
  });

  it('is not looked for where the description can be believed', async () => {
    expect((await leg('192.168.77.2')).relay.isLearning).toBe(false);
  });
});
