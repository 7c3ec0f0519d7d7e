import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { FloorCommand } from '#modules/contacts/index.js';
import type { KeptMessage } from '../messages/store.js';
import { type MessageFor, takeUpHalfSaid } from './half-said.js';

const openFolder = mkdtempSync(join(tmpdir(), 'ponte-half-said-'));
afterEach(() => {
  for (const file of readdirSync(openFolder)) rmSync(join(openFolder, file));
});

const id = 'voice_00000000-0000-4000-8000-000000000000';
const opening = {
  ...{ type: 'OpenContact', at: 1, contactId: 'contact_1', queueId: 'queue_bills', channel: 'call', firstDoubt: null },
  ...{ subject: 'Telefonata', message: { clientId: 'call_1', body: 'Telefonata da +393330001' } },
  caller: { name: 'Marta', language: 'it', identities: [] },
} as unknown as FloorCommand;
const of: MessageFor = { contactId: 'contact_1', language: 'it', isChosen: false, opening };

/** As the media process left it: a head that was never finished, two seconds of stereo, the caller left. */
function said(loudness: number): void {
  const data = Buffer.alloc(44 + 16_000 * 4);
  for (let i = 0; i < 16_000; i++) data.writeInt16LE(Math.round(loudness * Math.sin(i / 4)), 44 + i * 4);
  writeFileSync(join(openFolder, `${id}.wav`), data);
}

async function start(isAway = false) {
  const sealed: string[] = [];
  const kept: KeptMessage[] = [];
  const told: FloorCommand[] = [];
  await takeUpHalfSaid({
    vault: {
      openFolder,
      seal: (name) => {
        sealed.push(name);
        return Promise.resolve(16_044);
      },
    },
    floor: {
      now: () => 99,
      dispatch: (command) => {
        if (isAway) return Promise.reject(new Error('FloorUnavailable'));
        told.push(command);
        return Promise.resolve({ seq: 1, isNew: true, events: [] });
      },
    },
    log: pino({ level: 'silent' }),
    keep: (message) => {
      kept.push(message);
      return Promise.resolve();
    },
  });
  return { sealed, kept, told, left: readdirSync(openFolder) };
}

describe('a message that was being said when the server died', () => {
  it('is sealed as far as it came and stands in line, as if its caller had hung up', async () => {
    said(8_000);
    writeFileSync(join(openFolder, `${id}.json`), JSON.stringify(of));
    const { sealed, kept, told, left } = await start();
    expect(sealed).toEqual([id]);
    expect(kept).toEqual([{ how: 'taken', id, contactId: 'contact_1', ms: 2_000, bytes: 16_044, at: 99 }]);
    expect(told).toMatchObject([
      {
        ...{ type: 'OpenContact', contactId: 'contact_1', asksFor: 'mail', subject: 'Messaggio vocale' },
        message: { clientId: 'call_1', attachments: [{ fileId: id, name: 'Messaggio vocale 0:02' }] },
      },
    ]);
    expect(left).toEqual([]);
  });

  it('stays for the next start while the floor cannot take it', async () => {
    said(8_000);
    writeFileSync(join(openFolder, `${id}.json`), JSON.stringify(of));
    expect((await start(true)).left).toHaveLength(2);
    expect((await start()).told).toHaveLength(1);
  });

  it.each([
    ['silence', 20, JSON.stringify(of)],
    ['of nobody', 8_000, null],
    ['with a note cut short', 8_000, '{"contactId":'],
  ])('%s is no message, and does not lie there in the clear', async (_what, loudness, beside) => {
    said(loudness);
    if (beside !== null) writeFileSync(join(openFolder, `${id}.json`), beside);
    expect(await start()).toEqual({ sealed: [], kept: [], told: [], left: [] });
  });
});
