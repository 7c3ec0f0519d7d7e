// A telephone of the laboratory: G.711 A-law over RTP, a tone out, and what comes in judged by frequency, loss and delay.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const decodeOne = (code) => {
  const value = code ^ 0x55;
  const segment = (value & 0x70) >> 4;
  const step = (value & 0x0f) << 4;
  const size = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1);
  return (value & 0x80) !== 0 ? size : -size;
};
const linear = Int16Array.from({ length: 256 }, (_, code) => decodeOne(code));
const nearest = new Map();
function encodeOne(sample) {
  let best = nearest.get(sample);
  if (best === undefined) {
    best = 0;
    for (let code = 1; code < 256; code++)
      if (Math.abs(linear[code] - sample) < Math.abs(linear[best] - sample)) best = code;
    nearest.set(sample, best);
  }
  return best;
}

/** Goertzel's filter: amplitude of `hz` in 8 kHz samples. */
export function amplitudeOf(samples, hz) {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / 8_000);
  let last = 0;
  let before = 0;
  for (const sample of samples) [before, last] = [last, sample + turn * last - before];
  return (
    (2 * Math.sqrt(Math.max(0, last * last + before * before - turn * last * before))) / Math.max(1, samples.length)
  );
}

export class LabPhone {
  hz = 1_000;
  received = 0;
  lost = 0;
  recent = [];
  #sequence = null;
  #at = 0;
  #out = 0;
  #to = 0;
  #host = '127.0.0.1';
  #socket;
  #timer;
  #waiting = null;

  static async open(host = '127.0.0.1', port = 0) {
    const phone = new LabPhone();
    phone.#socket = createSocket('udp4').bind(port, host);
    await once(phone.#socket, 'listening');
    phone.#socket.on('message', (bytes) => phone.#take(bytes));
    phone.#timer = setInterval(() => phone.#say(), 20);
    return phone;
  }

  get port() {
    return this.#socket.address().port;
  }

  /** Its sound goes to this port. */
  sendTo(port, host = '127.0.0.1') {
    this.#to = port;
    this.#host = host;
  }

  #say() {
    if (this.#to === 0) return;
    const bytes = Buffer.alloc(172);
    bytes[0] = 0x80;
    bytes[1] = 8;
    bytes.writeUInt16BE(this.#out++ & 0xffff, 2);
    bytes.writeUInt32BE(this.#at >>> 0, 4);
    bytes.writeUInt32BE(0x706f6e74, 8);
    for (let i = 0; i < 160; i++)
      bytes[12 + i] = encodeOne(Math.round(8_000 * Math.sin((2 * Math.PI * this.hz * this.#at++) / 8_000)));
    this.#socket.send(bytes, this.#to, this.#host, () => undefined);
  }

  #take(bytes) {
    if (bytes.length < 13 || (bytes[1] & 0x7f) !== 8) return;
    const source = bytes.readUInt32BE(8);
    const sequence = bytes.readUInt16BE(2);
    if (this.#sequence !== null && this.#sequence.source === source) {
      const gap = (sequence - this.#sequence.number) & 0xffff;
      if (gap > 1 && gap < 1_000) this.lost += gap - 1;
    }
    this.#sequence = { source, number: sequence };
    this.received++;
    const frame = Array.from(bytes.subarray(12), (code) => linear[code]);
    this.recent = [...this.recent, frame].slice(-25);
    if (this.#waiting !== null && amplitudeOf(frame, this.#waiting.hz) > 1_000) this.#waiting.heard(Date.now());
  }

  loudnessOf(hz) {
    return this.recent.length < 25 ? 0 : amplitudeOf(this.recent.flat(), hz);
  }

  /** When the first frame with this tone came in. */
  hears(hz, limitMs = 5_000) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${hz} Hz were not heard in ${limitMs} ms`)), limitMs);
      const heard = (at) => {
        clearTimeout(timer);
        this.#waiting = null;
        resolve(at);
      };
      this.#waiting = { hz, heard };
    });
  }

  close() {
    clearInterval(this.#timer);
    this.#socket.close();
  }
}
