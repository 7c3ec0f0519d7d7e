/**
 * A message that is being said when the server dies is kept up to then: what it is for lies beside its sound, in the clear as
 * that is and no longer. The next start seals it and puts it into the line.
 */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { FloorCommand, FloorDoor } from '#modules/contacts/index.js';
import type { KeptMessage } from '../messages/store.js';
import { messageOf } from '../messages/sound.js';
import type { Vault } from '../recording/vault.js';
import { withMessage } from './message-step.js';

/** What a message will be put into the line with: the same words whether its caller, or the server, ended it. */
export interface MessageFor {
  readonly contactId: string;
  readonly language: 'it' | 'en';
  /** A menu's choice says what it is about. */
  readonly isChosen: boolean;
  readonly opening: FloorCommand;
}

interface Parts {
  readonly vault: Pick<Vault, 'openFolder' | 'seal'>;
  readonly floor: Pick<FloorDoor, 'dispatch' | 'now'>;
  readonly log: Logger;
  readonly keep: (message: KeptMessage) => Promise<void>;
}

const half = /^(voice_[0-9a-f-]{36})\.(?:wav|json)$/;

/** At the start, before calls come. What cannot be put into the line now is tried again at the next start. */
export async function takeUpHalfSaid(parts: Parts): Promise<void> {
  const { openFolder } = parts.vault;
  const ids = new Set((await readdir(openFolder)).map((file) => half.exec(file)?.[1]).filter((id) => id !== undefined));
  for (const id of ids) {
    try {
      await takeUp(id, parts);
    } catch (error) {
      parts.log.error({ err: error, messageId: id }, 'a voice message of before could not be put into the line');
      continue;
    }
    for (const end of ['wav', 'json']) await rm(join(openFolder, `${id}.${end}`), { force: true });
  }
}

async function takeUp(id: string, { vault, floor, keep }: Parts): Promise<void> {
  const of = await readFor(join(vault.openFolder, `${id}.json`));
  // Nobody's: it must not lie here in the clear.
  if (of === null) return;
  const sound = await messageOf(join(vault.openFolder, `${id}.wav`)).catch(() => null);
  if (sound === null || !sound.hasVoice) return;
  const bytes = await vault.seal(id, 'voiceMessage', [sound.wav]);
  const taken = { how: 'taken', id, ms: sound.ms, bytes } as const;
  const at = floor.now();
  await keep({ ...taken, contactId: of.contactId, at });
  // The same ids as before: what was put into the line already is there once.
  await floor.dispatch(withMessage(of.opening, { ...of, at }, taken));
}

async function readFor(path: string): Promise<MessageFor | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as MessageFor;
  } catch (error) {
    if (error instanceof SyntaxError || (error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}
