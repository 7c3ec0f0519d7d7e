/** rtpengine by the scripts of every engine; the mixer behind it is the embedded one. */
import pino from 'pino';
import { afterAll, describe, it } from 'vitest';
import { EmbeddedEngine } from '../embedded/engine.js';
import { soundScripts } from '../testing/scripts.js';
import { RtpengineEngine } from './engine.js';
import { freePort, isThere, startDaemon } from './testing/daemon.js';

describe.skipIf(!isThere())('rtpengine', async () => {
  if (!isThere()) return it('needs rtpengine (rtpengine-daemon)', () => undefined);
  const digitsTo = await freePort();
  const daemon = await startDaemon({ from: 41_000, digitsTo });
  const mixer = new EmbeddedEngine({ host: '127.0.0.1', publicHost: null, ports: [0, 0] });
  const settings = { addresses: [daemon.address], digits: { host: '127.0.0.1', port: digitsTo } };
  const engine = new RtpengineEngine(settings, mixer, pino({ level: 'silent' }));
  soundScripts({ engine, held: () => daemon.calls() });
  afterAll(() => daemon.stop());
});
