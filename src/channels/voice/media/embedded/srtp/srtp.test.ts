/** SRTP and SRTCP by the vectors of their RFCs, beside another implementation, and against hostile packets. */
import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { SrtcpSession, SrtpSession } from 'werift';
import { RtpHeader } from 'werift';
import { describe, expect, it } from 'vitest';
import { buildRtp, writeHeader } from '../rtp.js';
import { AesCounter, AesGcm, cipherOf } from './cipher.js';
import { derive, type MasterKey, type Profile, profileOf, profiles, sessionKeys } from './keys.js';
import { Opening, Sealing, type SrtpKeys } from './session.js';
import { rocOf, StreamIndex } from './stream.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');
const both = Object.keys(profiles) as Profile[];
const newMaster = (profile: Profile): MasterKey => ({
  key: randomBytes(profiles[profile].keyBytes),
  salt: randomBytes(profiles[profile].saltBytes),
});
const newKeys = (profile: Profile): SrtpKeys => ({
  ...{ profile, ours: newMaster(profile), theirs: newMaster(profile) },
});
const turned = ({ profile, ours, theirs }: SrtpKeys): SrtpKeys => ({ profile, ours: theirs, theirs: ours });
const sound = Buffer.alloc(160, 0x55);
const headerOf = (sequence: number, ssrc = 7): Buffer => {
  const header = Buffer.alloc(12);
  const timestamp = (sequence * 160) >>> 0;
  writeHeader(header, { payloadType: 8, isMarked: false, sequence, timestamp, ssrc });
  return header;
};

describe('RFC 3711, appendix B', () => {
  const master = { key: hex('E1F97A0D3E018BE0D64FA32C06DE4139'), salt: hex('0EC675AD498AFEEBB6960B3AABE6') };

  it('B.3: derives cipher key, salt and authentication key', () => {
    expect(derive(master, 0, 16)).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'));
    expect(derive(master, 2, 14)).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'));
    expect(derive(master, 1, 94)).toEqual(
      hex(`CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE E049646C43D9327AD175578EF7227098
        6371C10C9A369AC2F94A8C5FBCDDDC25 6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2`),
    );
  });

  it('B.2: the key stream of AES in counter mode, as the payload of zeros', () => {
    const keys = {
      key: hex('2B7E151628AED2A6ABF7158809CF4F3C'),
      salt: hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD'),
      auth: Buffer.alloc(20),
    };
    const cipher = new AesCounter(keys, keys);
    const sealed = cipher.sealRtp(Buffer.alloc(12), Buffer.alloc(0xff02 * 16), 0).subarray(12);
    expect(sealed.subarray(0, 48)).toEqual(
      hex('E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0'),
    );
    expect(sealed.subarray(0xfeff * 16, 0xff02 * 16)).toEqual(
      hex('EC8CDF7398607CB0F2D21675EA9EA1E4 362B7C3C6773516318A077D7FC5073AE 6A2CC3787889374FBEB4C81B17BA6C44'),
    );
  });

  it('whole packets as libsrtp seals them with the keys of B.3', () => {
    const cipher = cipherOf('aesCm128HmacSha1', master);
    const packet = hex('800f1234 decafbad cafebabe abababab abababab abababab abababab');
    expect(cipher.sealRtp(packet.subarray(0, 12), packet.subarray(12), 0)).toEqual(
      hex('800f1234 decafbad cafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb'),
    );
    const report = hex('81c8000b cafebabe abababab abababab abababab abababab');
    const sealed = hex('81c8000b cafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798');
    expect(cipher.sealRtcp(report, 1)).toEqual(sealed);
    expect(cipher.openRtcp(sealed)).toEqual(report);
  });
});

describe('RFC 7714, sections 16 and 17', () => {
  const keys = {
    key: hex('000102030405060708090a0b0c0d0e0f'),
    salt: hex('517569642070726f2071756f'),
    auth: Buffer.alloc(0),
  };
  const cipher = new AesGcm(keys, keys);

  it('16.1: seals and opens SRTP', () => {
    const header = hex('8040f17b 8041f8d3 5501a0b2');
    const plain = Buffer.from('Gallia est omnis divisa in partes tres');
    const sealed = hex(`8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a
      51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce`);
    expect(cipher.sealRtp(header, plain, 0)).toEqual(sealed);
    expect(cipher.openRtp(sealed, 12, 0)).toEqual(plain);
  });

  it('17.1: seals and opens SRTCP', () => {
    const report = hex(`81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef
      deadbeef deadbeef deadbeef`);
    const sealed = hex(`81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda
      4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4`);
    expect(cipher.sealRtcp(report, 0x5d4)).toEqual(sealed);
    expect(cipher.openRtcp(sealed)).toEqual(report);
    expect(cipher.rtcpIndexOf(sealed)).toBe(0x5d4);
  });

  it('the salt of 96 bits is followed by zeros when keys are derived (RFC 7714 11)', () => {
    const master = newMaster('aeadAes128Gcm');
    const longer = { ...master, salt: Buffer.concat([master.salt, Buffer.alloc(2)]) };
    expect(sessionKeys('aeadAes128Gcm', master, 'rtp').key).toEqual(sessionKeys('aesCm128HmacSha1', longer, 'rtp').key);
  });
});

describe('the index of a packet (RFC 3711 3.3.1)', () => {
  it('follows a sender who loses, delays and repeats packets over many cycles', () => {
    const step = fc.record({ ahead: fc.integer({ min: -40, max: 400 }), isTaken: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 65_535 }), fc.array(step, { maxLength: 900 }), (first, steps) => {
        const stream = new StreamIndex();
        stream.took(first);
        let top = first;
        const seen = new Set([first]);
        for (const { ahead, isTaken } of steps) {
          const index = top + ahead;
          if (index < 0) continue;
          const guessed = stream.guess(index & 0xffff);
          expect(guessed).toBe(index);
          expect(stream.isNew(guessed)).toBe(!seen.has(index) && index > top - 64);
          if (!isTaken || !stream.isNew(guessed)) continue;
          stream.took(guessed);
          seen.add(index);
          top = Math.max(top, index);
        }
      }),
    );
  });

  it('takes a sequence number before the first cycle as one that never was', () => {
    const stream = new StreamIndex();
    stream.took(3);
    expect(stream.isNew(stream.guess(65_534))).toBe(false);
    expect(rocOf(65_536 * 5 + 1)).toBe(5);
  });
});

describe.each(both)('%s', (profile) => {
  it('carries sound and reports over the end of the sequence numbers, out of order and with losses', () => {
    const keys = newKeys(profile);
    const sealing = new Sealing(keys);
    const opening = new Opening(turned(keys));
    const sealed = Array.from({ length: 400 }, (_, i) => sealing.rtp(headerOf((65_400 + i) & 0xffff), sound));
    const sent = sealed.map((bytes, i) => ({ bytes, i })).filter(({ i }) => i % 7 !== 3);
    for (let i = 0; i + 1 < sent.length; i += 5) [sent[i], sent[i + 1]] = [sent[i + 1]!, sent[i]!];
    for (const { bytes, i } of sent)
      expect(opening.rtp(bytes)).toMatchObject({ sequence: (65_400 + i) & 0xffff, payload: sound });
    const report = Buffer.from('80c90001000000070000000000000000', 'hex');
    for (let i = 0; i < 3; i++) expect(opening.rtcp(sealing.rtcp(report)!)).toEqual(report);
  });

  it('drops the forged, the replayed, the short and the plain, and goes on', () => {
    const keys = newKeys(profile);
    const sealing = new Sealing(keys);
    const opening = new Opening(turned(keys));
    const [one, two] = [sealing.rtp(headerOf(1), sound), sealing.rtp(headerOf(2), sound)];
    for (let at = 0; at < one.length; at++) {
      const changed = Buffer.from(one);
      changed[at]! ^= 1;
      expect(['forged', 'malformed'], `octet ${at}`).toContain(opening.rtp(changed));
    }
    for (let length = 0; length < one.length; length++)
      expect(['forged', 'malformed'], `${length} octets`).toContain(opening.rtp(one.subarray(0, length)));
    expect(opening.rtp(one)).toMatchObject({ sequence: 1 });
    expect(opening.rtp(one)).toBe('replayed');
    expect(opening.rtp(two)).toMatchObject({ sequence: 2 });
    const report = sealing.rtcp(Buffer.from('80c9000100000007', 'hex'))!;
    for (let at = 0; at < report.length; at++) {
      const changed = Buffer.from(report);
      changed[at]! ^= 0x80;
      expect(['forged', 'malformed'], `octet ${at}`).toContain(opening.rtcp(changed));
    }
    for (let length = 0; length < report.length; length++)
      expect(['forged', 'malformed']).toContain(opening.rtcp(report.subarray(0, length)));
    expect(opening.rtcp(report)).toBeInstanceOf(Buffer);
    expect(opening.rtcp(report)).toBe('replayed');
  });

  it('remembers few sources, and none that it could not believe', () => {
    const keys = newKeys(profile);
    const opening = new Opening(turned(keys));
    const others = new Sealing(newKeys(profile));
    for (let ssrc = 100; ssrc < 200; ssrc++) expect(opening.rtp(others.rtp(headerOf(1, ssrc), sound))).toBe('forged');
    const results = Array.from({ length: 40 }, (_, ssrc) =>
      opening.rtp(new Sealing(keys).rtp(headerOf(1, ssrc), sound)),
    );
    expect(results.filter((result) => result === 'tooManySources')).toHaveLength(24);
  });

  it('takes any bytes without harm', () => {
    const opening = new Opening(newKeys(profile));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, isReport) => {
        const packet = Buffer.from(bytes);
        if (packet.length > 0) packet[0] = 0x80 | (packet[0]! & 0x3f);
        expect(typeof (isReport ? opening.rtcp(packet) : opening.rtp(packet))).toBe('string');
      }),
    );
  });

  it('is understood by another implementation, and understands it', () => {
    const keys = newKeys(profile);
    const config = {
      profile: profiles[profile].id,
      keys: {
        ...{ localMasterKey: keys.theirs.key, localMasterSalt: keys.theirs.salt },
        ...{ remoteMasterKey: keys.ours.key, remoteMasterSalt: keys.ours.salt },
      },
    };
    const [theirs, theirReports] = [new SrtpSession(config), new SrtcpSession(config)];
    const [sealing, opening] = [new Sealing(keys), new Opening(keys)];
    expect(theirs.decrypt(sealing.rtp(headerOf(9), sound))).toEqual(Buffer.concat([headerOf(9), sound]));
    const header = new RtpHeader({ version: 2, payloadType: 8, sequenceNumber: 5, timestamp: 800, ssrc: 9 });
    expect(opening.rtp(theirs.encrypt(sound, header))).toMatchObject({ sequence: 5, ssrc: 9, payload: sound });
    const report = hex('80c90001 00000007');
    expect(theirReports.decrypt(sealing.rtcp(report)!)).toEqual(report);
    expect(opening.rtcp(theirReports.encrypt(report))).toEqual(report);
  });
});

it('knows the profiles by their numbers, and no others', () => {
  expect(profileOf(7)).toBe('aeadAes128Gcm');
  expect(profileOf(1)).toBe('aesCm128HmacSha1');
  expect(profileOf(8)).toBeNull();
  expect(profileOf(undefined)).toBeNull();
});

it('opens what has contributing sources, an extension and padding', () => {
  const keys = newKeys('aeadAes128Gcm');
  const { key, salt } = sessionKeys('aeadAes128Gcm', keys.ours, 'rtp');
  const plain = buildRtp({ payloadType: 8, isMarked: true, sequence: 4, timestamp: 5, ssrc: 6, payload: sound });
  const header = Buffer.concat([plain.subarray(0, 12), hex('00000001 bede0001 10aa0000')]);
  header[0] = 0x80 | 0x20 | 0x10 | 1;
  const iv = Buffer.concat([Buffer.alloc(2), header.subarray(8, 12), Buffer.alloc(4), header.subarray(2, 4)]);
  for (let i = 0; i < 12; i++) iv[i]! ^= salt[i]!;
  const cipher = createCipheriv('aes-128-gcm', key, iv).setAAD(header);
  const secret = Buffer.concat([cipher.update(Buffer.concat([sound, Buffer.from([0, 0, 3])])), cipher.final()]);
  const packet = new Opening(turned(keys)).rtp(Buffer.concat([header, secret, cipher.getAuthTag()]));
  expect(packet).toMatchObject({ payloadType: 8, isMarked: true, sequence: 4, timestamp: 5, ssrc: 6, payload: sound });
});
