// A consultant's desk in headless Chromium: its microphone says a tone, and what the page plays is judged by frequency.
import { chromium } from 'playwright-core';

const switches = [
  ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  ...['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection'],
  '--autoplay-policy=no-user-gesture-required',
  // coturn's certificate of the laboratory is signed by nobody.
  '--ignore-certificate-errors',
];

/** Runs in the page before its own script. */
function instrument({ hz, isRelayOnly }) {
  const lab = { context: null, oscillator: null, analyser: null, connection: null, heardAt: null };
  Object.assign(window, { lab });
  const context = () => (lab.context ??= new AudioContext());
  navigator.mediaDevices.getUserMedia = async () => {
    const said = new MediaStreamAudioDestinationNode(context());
    lab.oscillator = new OscillatorNode(context(), { frequency: hz });
    lab.oscillator.connect(new GainNode(context(), { gain: 0.3 })).connect(said);
    lab.oscillator.start();
    return said.stream;
  };
  const policy = isRelayOnly ? { iceTransportPolicy: 'relay' } : {};
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(options) {
      super({ ...options, ...policy });
      lab.connection = this;
      this.addEventListener('track', ({ streams, track }) => {
        lab.analyser = new AnalyserNode(context(), { fftSize: 2_048, smoothingTimeConstant: 0 });
        const stream = streams[0] ?? new MediaStream([track]);
        new MediaStreamAudioSourceNode(context(), { mediaStream: stream }).connect(lab.analyser);
      });
    }
  };
  const configure = RTCPeerConnection.prototype.setConfiguration;
  RTCPeerConnection.prototype.setConfiguration = function (options) {
    return configure.call(this, { ...options, ...policy });
  };
  const bins = new Float32Array(1_024);
  /** How far a tone stands above what is around it, dB. */
  lab.clearness = (wanted) => {
    if (lab.analyser === null) return 0;
    lab.analyser.getFloatFrequencyData(bins);
    const at = Math.round((wanted * lab.analyser.fftSize) / lab.context.sampleRate);
    const peak = Math.max(...bins.subarray(at - 1, at + 2));
    if (!Number.isFinite(peak) || peak < -70) return 0;
    const others = [...bins.subarray(6, 160)].filter((_, i) => Math.abs(i + 6 - at) > 5).toSorted((a, b) => a - b);
    return peak - Math.max(-110, others[Math.floor(others.length * 0.8)]);
  };
  /** When this tone is heard first. */
  lab.hears = (wanted, limitMs) =>
    new Promise((resolve, reject) => {
      const end = Date.now() + limitMs;
      const timer = setInterval(() => {
        const isHeard = lab.clearness(wanted) > 20;
        if (!isHeard && Date.now() < end) return;
        clearInterval(timer);
        if (isHeard) resolve(Date.now());
        else reject(new Error(`${wanted} Hz were not heard at the desk in ${limitMs} ms`));
      }, 4);
    });
  lab.counters = async () => {
    const all = new Map();
    (await lab.connection.getStats()).forEach((one) => all.set(one.id, one));
    const inbound = [...all.values()].filter((one) => one.type === 'inbound-rtp');
    const sum = (name) => inbound.reduce((total, one) => total + (one[name] ?? 0), 0);
    const newest = inbound.toSorted((a, b) => a.packetsReceived - b.packetsReceived).at(-1);
    const pair = all.get([...all.values()].find((one) => one.type === 'transport')?.selectedCandidatePairId);
    const local = all.get(pair?.localCandidateId);
    return {
      way: local?.candidateType === 'relay' ? `coturn by ${local.relayProtocol}` : (local?.candidateType ?? ''),
      received: sum('packetsReceived'),
      lost: sum('packetsLost'),
      jitterMs: (newest?.jitter ?? 0) * 1_000,
      roundTripMs: (pair?.currentRoundTripTime ?? 0) * 1_000,
      codec: all.get(newest?.codecId)?.mimeType ?? '',
    };
  };
}

export async function openDesk({ executablePath, url, mail, password, hz, isRelayOnly = false, switches: more = [] }) {
  const browser = await chromium.launch({ executablePath, args: [...switches, ...more] });
  const context = await browser.newContext({ locale: 'it-IT', viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(60_000);
  await context.addInitScript(instrument, { hz, isRelayOnly });
  const answer = await context.request.post(`${url}/api/login`, { data: { mail, password }, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`the login at the desk failed: ${answer.status()}`);
  const page = await context.newPage();
  await page.goto(`${url}/desk/`);
  await page.getByRole('button', { name: /^Telefono: Prova il microfono/ }).press('Enter');
  await page.getByRole('button', { name: 'Prova il microfono', exact: true }).press('Enter');
  await page.getByText('Ti sentiamo bene').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Telefono: Telefono pronto' }).waitFor();
  const talking = page.getByRole('region', { name: 'Telefonata', exact: true });
  return {
    async ready() {
      await page.getByRole('button', { name: /^Il mio stato/ }).press('Enter');
      await page.getByRole('menuitemradio', { name: 'Pronto' }).press('Enter');
    },
    rings: () => page.getByRole('region', { name: 'Telefonata in arrivo' }).waitFor(),
    answer: () => page.keyboard.press('a'),
    talks: () =>
      talking
        .getByText(/Al telefono/)
        .first()
        .waitFor(),
    async hangUp() {
      await page.keyboard.press('x');
      await page.keyboard.press('x');
      await talking.waitFor({ state: 'detached' });
    },
    hears: (wanted, limitMs = 10_000) => page.evaluate(([hz, ms]) => window.lab.hears(hz, ms), [wanted, limitMs]),
    clearness: (wanted) => page.evaluate((one) => window.lab.clearness(one), wanted),
    say: (wanted) =>
      page.evaluate((one) => {
        window.lab.oscillator.frequency.value = one;
        return Date.now();
      }, wanted),
    counters: () => page.evaluate(() => window.lab.counters()),
    close: () => browser.close(),
  };
}
